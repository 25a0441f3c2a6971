"""What the instructor says to a group, and how the page of a class shows groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.report import Status
from grader.reports import class_html, feedback_html, gradescope, terminal
from grader.reports.class_groups import (
    MOST_AT_ONCE,
    MOST_CHARACTERS,
    MOST_LINES,
    MOST_PEOPLE,
    UnnamedAnswers,
    WrongAnswers,
)
from grader.reports.class_summary import summarize
from grader.reports.wording import explanations
from grader.roster import Student
from tests.reports.test_pages import EVIL, Page, case, exercise, row, wrong

SAID = "You divide twice.\nDivide once."
MSE = exercise("mse", Status.FAILED, case("vector", Status.FAILED, wrong("mse", "vector"), None), score=0)
TAUGHT = replace(MSE, taught=SAID)


def test_it_comes_first_wherever_feedback_is() -> None:
    named = replace(TAUGHT, cases=tuple(replace(c, diagnosis="off by 2. Halve it.") for c in MSE.cases))
    assert [one.text for one in explanations(named)] == [SAID, "off by 2. Halve it."]
    for shown in (
        Page(feedback_html.page(row(TAUGHT))).text,
        gradescope.dumps(row(TAUGHT)).replace("\\n", " "),
        terminal.render(row(TAUGHT).report),
    ):
        assert "From your instructor: You divide twice. Divide once." in " ".join(shown.split())


def test_what_the_course_says_by_now_is_said_once() -> None:
    cases = tuple(replace(c, diagnosis="divided twice. You divide twice. Divide once.") for c in MSE.cases)
    assert len(explanations(replace(TAUGHT, cases=cases))) == 1


def test_a_remark_on_several_exercises_does_not_swallow_it() -> None:
    failed = [case(name, Status.ERROR, "NameError: name 'n' is not defined", None) for name in ("a", "b")]
    both = [exercise(name, Status.ERROR, *failed, score=0) for name in ("mse", "mse_gradient")]
    assert Page(feedback_html.page(row(*both))).text.count("NameError") == 1
    text = Page(feedback_html.page(row(both[0], replace(both[1], taught=SAID)))).text
    assert text.count("NameError") == 2
    assert "You divide twice." in text


def group(number: int, students: tuple[str, ...] = ("ada",), **more: str) -> WrongAnswers:
    short = f"mse-{number:06x}"
    command = f'gdgrade teach results {short} "your sentence"'
    return WrongAnswers(
        short, "mse", students, ("def mse(p, t):",), (), "vector", "Yours: 1", command, **more
    )


def page_of(*groups: WrongAnswers, more: int = 0) -> str:
    rows = [replace(row(MSE), student=Student(f"s{number}", f"Name {number}")) for number in range(30)]
    rows += [row(MSE)]
    return class_html.page(
        summarize(rows), "Class", None, UnnamedAnswers(groups, more, "gdgrade teach results")
    )


def test_a_large_group_names_its_first_students_and_says_how_many_more() -> None:
    text = page_of(group(1, tuple(f"s{number}" for number in range(30)), taught="Once.", taught_at="today"))
    shown = text.partition('id="unnamed"')[2].partition("</article>")[0]
    assert shown.count('href="feedback/s') == MOST_PEOPLE
    assert f"and {30 - MOST_PEOPLE} more" in shown
    assert "30 students: " in shown
    assert "Once." in shown


def test_many_groups_are_folded_and_the_rest_counted() -> None:
    groups = [group(number) for number in range(MOST_AT_ONCE + 3)]
    shown = page_of(*groups, more=7).partition('id="unnamed"')[2]
    assert shown.partition("<details>")[0].count("<article") == MOST_AT_ONCE
    assert "3 smaller groups" in shown
    assert "And 7 more groups; <code>gdgrade teach results</code> lists them all." in shown


@pytest.mark.parametrize("field", ["source", "known", "failure", "case", "taught"])
def test_what_students_write_there_is_text_and_short(field: str) -> None:
    value = EVIL * 200
    many = tuple([value] * 500) if field in ("source", "known") else "\n".join([value] * 500)
    hostile = replace(group(1), **{field: many, "taught_at": "today"})
    plain, evil = page_of(group(1, taught="Once.")), page_of(hostile)
    assert {tag for tag, _ in Page(evil).elements} <= {tag for tag, _ in Page(plain).elements}
    if field in ("source", "failure"):
        # Each character takes six at most once it is escaped.
        assert len(evil) - len(plain) < 6 * (MOST_LINES + 1) * (MOST_CHARACTERS + 20)


def test_a_class_without_groups_says_so() -> None:
    assert "None: feedback has a sentence on every wrong answer." in page_of()
