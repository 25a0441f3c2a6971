"""What is in the pages of a student and of a class, read as HTML; test_browser.py puts them to use."""

from __future__ import annotations

import re
import statistics
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
from grader.reports.class_exercises import FEWEST, point_biserial
from grader.reports.class_summary import Mistake, causes, summarize
from grader.reports.class_table import columns_of
from grader.reports.flag_lines import by_line
from grader.reports.pages import with_marks
from grader.roster import HANDED_IN_AGAIN, Adjusted, Outcome, Row, Student
from tests.reports.test_exports import rows
from tests.reports.values import a_class, a_large_class

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
    assert "Failing in the same way: 0-d (float32)" in text
    assert "1 of 4 cases passed. Also failing: large (float32): OverflowError: too large" in text
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
    page = Page(feedback_html.page(replace(row(TANH), pictures=drawn)))
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
    assert [a["href"] for a in page.all("a")] == ["#tanh", "#tanh", "#relu"]
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


def test_failing_cases_that_say_the_same_are_told_once() -> None:
    cases = [
        replace(case(name, Status.FAILED, message), dtype=dtype)
        for dtype in ("float32", "float64")
        for name, message in {
            "vector": wrong("relu", "vector"),
            "0-d": wrong("relu", "0-d"),
            "large": "At [1]: yours 1, expected 0",
            "negative": "At [1]: yours 1, expected 0",
        }.items()
    ]
    found = row(exercise("relu", Status.FAILED, *cases, case("odd", Status.FAILED, "It is None")))
    text = text_of(found)
    assert "Failing in the same way: 0-d (float32, float64)" in text
    assert "large, negative (float32, float64): At [1]: yours 1, expected 0" in text
    assert "odd (float32): It is None" in text
    assert text.count("yours 1, expected 0") == text.count("yours 2, expected 3") == 1
    assert len(Page(feedback_html.page(found)).all("li")) == 2


def test_the_page_begins_with_the_score_and_the_next_thing_to_do() -> None:
    passed = exercise("sigmoid", Status.PASSED, case("vector", Status.PASSED), score=2)
    begun = exercise("relu", Status.NOT_STARTED, case("vector", Status.NOT_STARTED))
    text = text_of(row(passed, begun, TANH))
    assert "2.5 of 6 points tanh: partly passed. Next: edit 01_activations.py, then gdgrade check" in text
    assert text.count("Next:") == 1
    assert "2 of 4 points relu: not started. Next: write it in 01_activations.py." in text_of(
        row(passed, begun)
    )
    everything = "Every exercise that was graded has passed."
    assert f"2 of 4 points {everything}" in text_of(row(passed, exercise("tanh", Status.NOT_RUN)))
    assert everything not in text_of(row(exercise("tanh", Status.NOT_RUN)))
    assert everything not in text_of(row(passed, exercise("tanh", Status.FAILED)))


def test_topics_have_titles_where_they_are_known() -> None:
    html = feedback_html.page(row(TANH), titles={"01_activations": "Activations <3"})
    assert "Activations <3 01_activations.py" in Page(html).text
    assert "Activations" not in text_of(row(TANH))


def again(topic: str) -> str:
    return f"{topic}{HANDED_IN_AGAIN}{topic[:-3]}-1.py counts, not {topic}."


def test_files_that_were_handed_in_again_are_one_line_at_the_end() -> None:
    problems = (again("01_activations.py"), "notes.pdf was left out.", again("02_losses.py"))
    page = Page(feedback_html.page(row(TANH, problems=problems)))
    text = " ".join(page.text.split())
    assert "About your submission notes.pdf was left out. Exercises" in text
    end = text.index("Handed in more than once, the newest counts: 01_activations.py, 02_losses.py.")
    assert end > text.index("Failing in the same way")
    only = text_of(row(TANH, problems=(again("02_losses.py"),)))
    assert "About your submission" not in only
    assert "02_losses-1.py counts, not 02_losses.py." in only


def test_exceptions_stand_at_the_score() -> None:
    counts = Adjusted(final=1.5, unrounded=1.5, maximum=3.0)
    told = text_of(row(TANH, adjusted=counts, remarks=("Extension for everything: due 2026-03-08: ill.",)))
    assert "1.5 of 3 points The exercises below add up to 0.5 of 2 points." in told
    assert told.index("Extension for everything: due 2026-03-08: ill.") < told.index("tanh: partly passed")
    exempt = text_of(row(TANH, adjusted=replace(counts, exempt=True), remarks=("You are exempt.",)))
    assert "Exempt You are exempt." in exempt
    assert "1.5 of 3" not in exempt
    missing = text_of(Row(Student("eve"), Outcome.MISSING, None, remarks=("Note: ill.",)))
    assert "You handed in nothing. Note: ill." in missing


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
    assert summary.mistakes == (
        Mistake("opposite sign", "tanh", 2, "opposite sign. Look at `exp(-x)`."),
        Mistake(".grad is 0.5 too large", "loss", 1, ".grad is 0.5 too large. Clear it."),
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


def test_means_are_rounded() -> None:
    passed = exercise("tanh", Status.PASSED, case("a", Status.PASSED), score=2.0)
    page = class_html.page(
        summarize([row(passed), row(passed), row(replace(passed, score=0.0, status=Status.FAILED))])
    )
    assert "3 graded: mean 67 %, median 100 %" in page
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
    text = Page(class_html.page(summarize([]))).text
    assert "0 students, 0 graded." in text
    assert "Nothing: everyone's work was graded" in text


def named(student: str, **more: object) -> Row:
    passed = exercise("tanh", Status.PASSED, case("a", Status.PASSED), score=2.0)
    return row(passed, student=Student(student, student.title()), **more)


def part(html: str, first: str, last: str) -> str:
    """The text from one heading to another, headings included."""
    text = " ".join(Page(html).text.split())
    return text[text.index(first) : text.index(last, text.index(first))]


def test_what_needs_the_instructor_comes_first_and_links_to_the_students() -> None:
    timed = exercise("relu", Status.TIMEOUT, case("a", Status.TIMEOUT, "It ran longer than 10 s."))
    html = class_html.page(
        summarize(
            [
                named("fine"),
                row(timed, student=Student("tim", "Tim")),
                named("lee", penalty=0.1, submitted=datetime(2026, 3, 1, 18, tzinfo=UTC)),
                named("ida", identical=("a.py is identical to Bob's (bob)",)),
                Row(Student("mia"), Outcome.MISSING, None),
                Row(Student("eve"), Outcome.MISSING, None, adjusted=Adjusted(0, 0, 0, exempt=True)),
                Row(Student("ron"), Outcome.REFUSED, None, ("work.rar cannot be read.",)),
                Row(Student("fay"), Outcome.FAILED, None, ("It will be tried again.",)),
            ]
        )
    )
    needs = part(html, "What needs your attention 1", "Students Search")
    for expected in (
        "1 refused None of their files could be read; they have 0 points. ron work.rar cannot be read.",
        "1 grader failed They have no score yet; the next run tries again. fay It will be tried again.",
        "1 missing They handed in nothing. mia",
        "1 late Lee 2026-03-01 18:00, 10 % deducted",
        "Ida a.py is identical to Bob's (bob)",
        "Tim relu",
    ):
        assert expected in needs
    assert "fine" not in needs.lower()
    assert "eve" not in needs
    links = {link["href"] for link in Page(html).all("a")}
    assert {f"feedback/{one}.html" for one in ("tim", "lee", "ida", "mia", "ron", "fay")} <= links
    assert "#students?show=m" in links


def test_a_flag_is_told_once_for_a_file_and_its_lines() -> None:
    flags = (
        "a.py: line 3 imports `os`",
        "a.py: line 3 uses `exec`",
        "a.py: lines 5, 7 and 9 use `eval`",
        "a.py: line 3 imports `os`",
        "a.py: asks the system for `pipe2`, which is refused",
        "reads sys.modules (line 12)",
    )
    assert by_line(flags) == (
        "a.py: line 3 imports `os`, uses `exec`; lines 5, 7 and 9 use `eval`;"
        " asks the system for `pipe2`, which is refused",
        "reads sys.modules (line 12)",
    )


def test_exercises_come_hardest_first_with_everyone_in_one_state() -> None:
    hard = [exercise("hard", status) for status in (Status.ERROR, Status.NOT_STARTED, Status.MISSING)]
    easy = exercise("easy", Status.PASSED, score=2.0)
    summary = summarize([row(easy, one) for one in hard] + [row(easy, exercise("hard", Status.NOT_RUN))])
    assert [one.name for one in summary.hardest_first] == ["hard", "easy"]
    assert [line.states for line in summary.students] == ["pw", "pn", "pm", "p-"]
    html = class_html.page(summary)
    assert "hard 01_activations 1 wrong 1 not started 1 missing" in part(html, "Exercises, hard", "Scores")
    assert "Discrimination" not in html


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=FEWEST, max_size=40))
def test_discrimination_is_the_point_biserial_correlation(rests: list[tuple[bool, float]]) -> None:
    found = point_biserial(rests)
    passed = [share for ok, share in rests if ok]
    others = [share for ok, share in rests if not ok]
    spread = statistics.pstdev(share for _, share in rests)
    if found is None:
        assert not passed or not others or spread < 1e-8
    elif spread > 1e-3:
        p = len(passed) / len(rests)
        by_hand = (statistics.fmean(passed) - statistics.fmean(others)) / spread * (p * (1 - p)) ** 0.5
        assert found == pytest.approx(by_hand, abs=1e-6)
    assert point_biserial(rests[: FEWEST - 1]) is None


def test_discrimination_is_told_of_ten_students_and_more() -> None:
    def student(number: int) -> Row:
        good = number % 2 == 0
        status, score = (Status.PASSED, 2.0) if good else (Status.FAILED, 0.0)
        return row(exercise("tanh", status, score=score), exercise("relu", status, score=score))

    assert "good 1.00" in " ".join(Page(class_html.page(summarize(map(student, range(10))))).text.split())
    assert "Discrimination" not in class_html.page(summarize(map(student, range(9))))


def test_mistakes_of_three_students_are_told_in_a_sentence() -> None:
    html = class_html.page(summarize([row(TANH)] * 3))
    assert "3 students tanh opposite sign. Look at exp(-x)." in part(html, "Mistakes made by 3", "Scores")
    assert "opposite sign" not in Page(class_html.page(summarize([row(TANH)] * 2))).text


def test_the_head_tells_what_is_known() -> None:
    head = class_html.Head("gdgrade", "1a2b3c", "2026-03-01 18:00 UTC", "", {"01_activations": "Activations"})
    text = part(class_html.page(summarize([row(TANH)]), "Ours", head), "Ours Course", "What needs")
    assert "Course gdgrade Version 1a2b3c Due 2026-03-01 18:00 UTC 1 student, 1 graded" in text
    assert "Rounds" not in text


def columns(*found: Row) -> list[str]:
    return [column.title for column in columns_of(summarize(found).students)]


def test_no_column_says_nothing() -> None:
    assert columns(named("a"), named("b")) == ["Score", "Passed"]
    other = named("c", section="B", penalty=0.1, problems=("x was left out.",), remarks=("Note: ill.",))
    assert columns(named("a"), other) == [
        *["Score", "Passed", "Section", "Late", "Earned", "Problems", "Exceptions"]
    ]
    assert columns(named("a"), named("b", problems=(again("a.py"),))) == ["Score", "Passed"]
    refused = Row(Student("ron"), Outcome.REFUSED, None, ("x",))
    assert columns(named("a"), refused) == ["Score", "Outcome", "Passed", "Problems"]


@pytest.mark.long
def test_the_page_of_three_thousand_is_small() -> None:
    assert len(class_html.page(summarize(a_large_class())).encode()) < 3_000_000


def test_the_pages_need_no_torch() -> None:
    code = (
        "import sys, grader.reports.class_html, grader.reports.feedback_html; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
