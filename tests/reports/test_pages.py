"""What is in the pages of a student and of a class, read as HTML; test_browser.py puts them to use."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.drawing import Drawing, Drawings
from grader.report import CaseReport, ExerciseReport, Report, Status, SubmissionInfo
from grader.reports import class_html, feedback_html
from grader.reports.class_summary import DiagnosisCount, causes, summarize
from grader.reports.pages import with_marks
from grader.roster import Outcome, Row, Student
from tests.reports.test_exports import rows
from tests.reports.values import a_class

VOID = {"meta", "link", "br", "wbr", "input", "img", "hr"}
EVIL = "</title></script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"


class Page(HTMLParser):
    """The elements of a page and its text; every element must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def case(name: str, status: Status, message: str = "", diagnosis: str | None = None) -> CaseReport:
    return CaseReport(name, "cpu", "float32", status, message, diagnosis)


def wrong(name: str, case_name: str) -> str:
    return f'{name}(x), case "{case_name}", float32 on cpu\n  x = [1]\nAt [0]: yours 2, expected 3'


def row(*exercises: ExerciseReport, **more: object) -> Row:
    report = Report(
        submission=SubmissionInfo("ada", ("01_activations.py",), "0" * 64),
        seed=7,
        devices=("cpu",),
        isolation="isolated",
        score=sum(e.score for e in exercises),
        max_score=sum(e.max_score for e in exercises),
        exercises=exercises,
    )
    return replace(Row(Student("ada", "Ada Lovelace"), Outcome.GRADED, report), **more)  # type: ignore[arg-type]


def exercise(name: str, status: Status, *cases: CaseReport, score: float = 0.0) -> ExerciseReport:
    return ExerciseReport("01_activations", name, status, score, 2.0, (), cases)


TANH = exercise(
    "tanh",
    Status.PARTIAL,
    case("vector", Status.PASSED),
    case("matrix", Status.FAILED, wrong("tanh", "matrix"), "opposite sign. Look at `exp(-x)`."),
    case("0-d", Status.FAILED, wrong("tanh", "0-d"), "opposite sign. Look at `exp(-x)`."),
    case("large", Status.ERROR, "OverflowError: too large", None),
    score=0.5,
)


def text_of(row: Row) -> str:
    return " ".join(Page(feedback_html.page(row)).text.split())


def test_a_student_reads_the_call_both_values_the_mistake_and_the_next_step() -> None:
    text = text_of(row(TANH))
    assert "0.5 of 2 points" in text
    assert 'tanh(x), case "matrix", float32 on cpu x = [1] At [0]: yours 2, expected 3' in text
    assert "Likely mistake: opposite sign. Look at exp(-x)." in text
    assert "1 of 4 cases passed. Also failing: 0-d (float32): At [0]: yours 2, expected 3" in text
    assert "large (float32): OverflowError: too large" in text
    assert "Next: edit 01_activations.py, then gdgrade check tanh; gdgrade hint tanh for a nudge." in text
    assert text.count("opposite sign") == 1


def test_the_page_of_ones_own_check_tells_the_seed_what_to_review_and_what_is_next() -> None:
    report = row(replace(TANH, flags=("01_activations.py: line 3 imports `os`",))).report
    assert report
    text = " ".join(Page(feedback_html.page_of_check(report, "Next: nothing.")).text.split())
    assert "Your check ada 0.5 of 2 points" in text
    assert "Checked on cpu with seed 7." in text
    assert "For review 01_activations.py: line 3 imports os" in text
    assert "Next: edit 01_activations.py, then gdgrade check tanh" in text
    assert "Next: nothing." not in text
    done = row(exercise("tanh", Status.PASSED, case("vector", Status.PASSED), score=2)).report
    assert done
    assert "Next: nothing." in Page(feedback_html.page_of_check(done, "Next: nothing.")).text


def test_pictures_are_images_and_nothing_in_them_is_part_of_the_page() -> None:
    drawn = Drawings(
        (Drawing("tanh", b"<script>", 'tanh "><script>'), Drawing("relu", b"1", "relu")), "One line."
    )
    page = Page(feedback_html.page(row(TANH), drawn))
    assert [image["alt"] for image in page.all("img")] == ['tanh "><script>', "relu"]
    assert all((image["src"] or "").startswith("data:image/png;base64,") for image in page.all("img"))
    assert "One line." in page.text
    assert page.all("script") == []
    [policy] = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    assert policy.endswith("; img-src data:")
    assert "img-src" not in feedback_html.page(row(TANH))


def test_a_note_on_what_passed_is_told() -> None:
    noted = exercise("tanh", Status.PASSED, case("vector", Status.PASSED, "It shares memory with `x`."))
    assert "Notes tanh: It shares memory with x." in text_of(row(noted))
    assert "Notes" not in text_of(row(TANH))


def test_a_clue_is_called_a_clue() -> None:
    failing = case("vector", Status.FAILED, wrong("relu", "vector"), "Clue: Only at 0.")
    text = text_of(row(exercise("relu", Status.FAILED, failing)))
    assert "Clue: Only at 0." in text
    assert "Likely mistake" not in text


def test_every_failing_exercise_is_told_and_what_passed_or_was_not_begun_is_only_listed() -> None:
    relu = exercise("relu", Status.FAILED, case("vector", Status.FAILED, wrong("relu", "vector")))
    begun = exercise("sigmoid", Status.NOT_STARTED, case("vector", Status.NOT_STARTED))
    page = Page(feedback_html.page(row(TANH, relu, begun)))
    assert [span["id"] for span in page.all("span") if "id" in span] == ["tanh", "relu"]
    assert {a["href"] for a in page.all("a")} == {"#tanh", "#relu"}
    assert "not started" in page.text


def test_a_file_that_cannot_be_read_is_explained_once() -> None:
    broken = [case(name, Status.ERROR, "SyntaxError: invalid syntax (line 3)") for name in ("vector", "0-d")]
    text = text_of(row(exercise("tanh", Status.ERROR, *broken), exercise("relu", Status.ERROR, *broken)))
    assert text.count("SyntaxError") == 1
    assert "tanh, relu error" in text
    assert "then gdgrade check 01_activations." in text


def test_results_that_are_wrong_alike_are_each_told_in_full() -> None:
    def shaped(name: str) -> list[CaseReport]:
        return [case(c, Status.FAILED, wrong(name, c)) for c in ("vector", "0-d")]

    text = text_of(row(*(exercise(name, Status.FAILED, *shaped(name)) for name in ("tanh", "relu"))))
    assert text.count("At [0]: yours 2") == 2
    assert "None of 2 cases passed." in text


def test_a_case_that_fails_alike_in_two_dtypes_takes_one_line() -> None:
    cases = [
        replace(case(name, Status.FAILED, wrong("relu", name)), dtype=dtype)
        for dtype in ("float32", "float64")
        for name in ("vector", "0-d")
    ]
    relu = exercise(
        "relu", Status.FAILED, *cases, case("large", Status.FAILED, "At [1]: yours 1, expected 0")
    )
    assert "Also failing: 0-d (float32, float64): At [0]: yours 2" in text_of(row(relu))
    assert len(Page(feedback_html.page(row(relu))).all("li")) == 2


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("the rule *subtracts* it", "the rule <em>subtracts</em> it"),
        ("x*y*z and 2 * 3 * 4", "x*y*z and 2 * 3 * 4"),
        ("`a *b* c`", "<code>a *b* c</code>"),
        ("*<b>*", "*&lt;b&gt;*"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
    ],
)
def test_the_marks_of_the_course_are_shown_as_meant(text: str, html: str) -> None:
    assert with_marks(text) == html


def test_lateness_and_the_problems_of_what_was_handed_in_are_said() -> None:
    late = row(
        TANH,
        penalty=0.1,
        problems=("notes.pdf was left out.",),
        submitted=datetime(2026, 3, 1, 18, tzinfo=UTC),
    )
    text = text_of(late)
    assert "0.45 of 2 points" in text
    assert "Handed in late: 10 % of the 0.5 points earned are deducted." in text
    assert "notes.pdf was left out." in text
    assert "1 March 2026, 18:00 UTC" in text


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(Outcome.REFUSED, "None of the files that you handed in"), (Outcome.FAILED, "the grader itself failed")],
)
def test_who_was_not_graded_is_told_why(outcome: Outcome, said: str) -> None:
    text = text_of(Row(Student("eve"), outcome, None, ("The archive holds a link.",)))
    assert said in text
    assert "The archive holds a link." in text
    assert "points" not in text


def test_the_page_of_a_student_has_no_script_and_admits_none() -> None:
    page = Page(feedback_html.page(row(TANH)))
    [policy] = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert page.all("script") == []


@settings(max_examples=40, deadline=None)
@given(rows)
def test_whatever_a_row_holds_the_pages_are_whole(found: Row) -> None:
    for html in (feedback_html.page(found), class_html.page(summarize([found]))):
        html.encode("utf-8")
        page = Page(html)
        assert len(page.all("title")) >= 1


def evil_row() -> Row:
    failing = case(EVIL, Status.FAILED, EVIL, EVIL)
    graded = row(ExerciseReport(EVIL, EVIL, Status.FAILED, 0, 2, (EVIL,), (failing, failing)))
    return replace(graded, student=Student("eve", EVIL, EVIL, EVIL, EVIL), problems=(EVIL,))


def test_what_looks_like_html_is_text() -> None:
    plain = Page(feedback_html.page(row(TANH)))
    evil = Page(feedback_html.page(evil_row()))
    assert "<img src=x onerror=alert(2)>" in evil.text
    assert "{{ 7*7 }}" in evil.text
    assert {tag for tag, _ in evil.elements} <= {tag for tag, _ in plain.elements}
    of_class = Page(class_html.page(summarize([evil_row()]), EVIL))
    assert of_class.all("script") == [{"type": "application/json", "id": "data"}, {}]
    assert of_class.all("img") == []
    assert not any(name.startswith("on") for _, attributes in of_class.elements for name in attributes)


def test_characters_that_cannot_be_written_or_turn_a_line_around_are_spelled_out() -> None:
    odd = replace(row(TANH), student=Student("eve", "\ud800 \u202e \x07"), problems=("\udfff\u2066",))
    for html in (feedback_html.page(odd), class_html.page(summarize([odd]), "\ud800\u202e")):
        assert "\\ud800" in html
        assert not re.search("[\ud800-\udfff\u202e\u2066\x07]", html)


@pytest.mark.parametrize("html", [feedback_html.page(row(TANH)), class_html.page(summarize(a_class(5)))])
def test_nothing_is_loaded_from_anywhere(html: str) -> None:
    page = Page(html)
    assert not any("src" in attributes or tag == "link" for tag, attributes in page.elements)
    assert not re.search(r"url\(|@import|https?://", html)
    assert not any("style" in attributes for _, attributes in page.elements)


def test_diagnoses_are_counted_by_student_and_exercise_and_clues_are_left_out() -> None:
    other = exercise("relu", Status.FAILED, case("a", Status.FAILED, "x", "Clue: It is wrong at 0."))
    dotted = exercise(
        "loss", Status.FAILED, case("a", Status.FAILED, "x", ".grad is 0.5 too large. Clear it.")
    )
    summary = summarize([row(TANH, other), row(TANH, dotted)])
    assert summary.diagnoses == (
        DiagnosisCount("opposite sign", "tanh", 2),
        DiagnosisCount(".grad is 0.5 too large", "loss", 1),
    )
    assert causes(other) == frozenset()


def test_the_summary_counts_what_was_graded() -> None:
    passed = exercise("tanh", Status.PASSED, case("a", Status.PASSED), score=2.0)
    left_out = exercise("relu", Status.NOT_RUN, case("a", Status.NOT_RUN))
    failed = Row(Student("fay"), Outcome.FAILED, None)
    summary = summarize(
        [row(passed), row(TANH), failed, row(replace(passed, score=1.0), penalty=0.5), row(left_out)]
    )
    [tanh] = summary.exercises
    assert (tanh.students, tanh.pass_rate, tanh.mean_points, tanh.maximum) == (3, 2 / 3, 3.5 / 3, 2.0)
    assert summary.outcomes == {Outcome.GRADED: 4, Outcome.FAILED: 1}
    assert summary.students[2].final is None


def test_means_are_rounded_and_a_pass_rate_is_not() -> None:
    passed = exercise("tanh", Status.PASSED, case("a", Status.PASSED), score=2.0)
    page = class_html.page(
        summarize([row(passed), row(passed), row(replace(passed, score=0.0, status=Status.FAILED))])
    )
    assert "<strong>67 %</strong><span>mean score" in page
    assert '<td class="number">66 %</td>' in page
    assert "1.33 of 2" in page


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_every_graded_student_is_in_the_distribution_once(shares: list[float]) -> None:
    found = [row(exercise("tanh", Status.PARTIAL, score=2.0 * share)) for share in shares]
    counts = summarize(found).distribution
    assert sum(counts) == len(shares)
    assert counts[-1] >= sum(share >= 0.91 for share in shares)


def test_tenths_and_full_marks_are_counted_where_one_looks_for_them() -> None:
    found = [row(exercise("tanh", Status.PARTIAL, score=score)) for score in (0.0, 0.6, 1.4, 2.0)]
    assert summarize(found).distribution == (1, 0, 0, 1, 0, 0, 0, 1, 0, 1)


def test_an_empty_class_is_a_page_too() -> None:
    assert "students" in Page(class_html.page(summarize([]))).text


def test_the_pages_need_no_torch() -> None:
    code = (
        "import sys, grader.reports.class_html, grader.reports.feedback_html; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
