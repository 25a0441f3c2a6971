"""What a report looks like in a terminal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report import CaseReport, ExerciseReport, Report, Status, SubmissionInfo
from grader.reports.statuses import WORDS
from grader.reports.terminal import render
from grader.reports.text import points, printable
from grader.reports.wording import first_in_full

MESSAGE = """tanh(x), case "vector", float32 on cpu
  x = [0.5, 1, 2], shape (3,)
At [1]: yours 0.25, expected 0.1966
  2 of 3 values differ (67 %)"""


def case(name: str = "vector", status: Status = Status.PASSED, message: str = "", **more: str) -> CaseReport:
    return CaseReport(name, "cpu", more.get("dtype", "float32"), status, message, more.get("diagnosis"))


def exercise(
    name: str, status: Status, *cases: CaseReport, score: float = 0, topic: str = "01_activations"
) -> ExerciseReport:
    return ExerciseReport(topic, name, status, score, 2, (), cases or (case(status=status),))


def report(*exercises: ExerciseReport, isolation: str = "none", flags: tuple[str, ...] = ()) -> Report:
    return Report(
        submission=SubmissionInfo("me", ("01_activations.py",), "0" * 64),
        seed=11,
        devices=("cpu",),
        isolation=isolation,
        score=sum(e.score for e in exercises),
        max_score=sum(e.max_score for e in exercises),
        exercises=exercises,
        flags=flags,
    )


def test_a_caret_stands_below_its_character_in_any_column() -> None:
    for column in (0, 19, 21, 40):
        message = f"Syntax error in 01_activations.py, line 2.\n    {'x' * column}!\n    {' ' * column}^"
        lines = render(report(exercise("relu", Status.ERROR, case("", Status.ERROR, message)))).splitlines()
        at = next(number for number, line in enumerate(lines) if line.strip() == "^")
        assert lines[at].index("^") == lines[at - 1].index("!")


SIGMOID = exercise("sigmoid", Status.PASSED, score=2)
RELU = exercise("relu", Status.NOT_STARTED)
TANH = exercise(
    "tanh",
    Status.FAILED,
    case("vector", Status.FAILED, MESSAGE, diagnosis="The sign is wrong."),
    case("matrix", Status.FAILED, MESSAGE + "."),
    case("0-d"),
)


def test_all_that_was_printed_is_shown_for_each_case_also_where_it_passed() -> None:
    printing = exercise("relu", Status.PASSED, replace(case("0-d"), printed="a\n\x1b[2Jb\n"), case("vector"))
    text = render(report(printing))
    assert "relu, 0-d (float32): printed ─" in text
    assert "\n  a\n  \\x1b[2Jb\n" in text
    assert "vector (float32)" not in text


def test_the_whole_picture() -> None:
    text = render(
        report(SIGMOID, replace(TANH, line=12), RELU), closing="Next: edit it, then `gdgrade check tanh`."
    )
    assert (
        text
        == """\
   01_activations                           2  of 6
✓  sigmoid                   passed         2  of 2
✗  tanh                      failed         0  of 2
·  relu                      not started    0  of 2

   Score                     33 %           2  of 6

tanh, vector (float32): failed ─────────────────────────────────────────────────
  01_activations.py:12
  Likely mistake: The sign is wrong.

  tanh(x), case "vector", float32 on cpu
    x = [0.5, 1, 2], shape (3,)
  At [1]: yours 0.25, expected 0.1966
    2 of 3 values differ (67 %)

  1 of 3 cases passed. Also failing: matrix.

Checked on cpu with seed 11.

Next: edit it, then `gdgrade check tanh`.
"""
    )


def test_how_an_exercise_ended_is_said_whole_in_a_narrow_terminal() -> None:
    text = render(report(replace(TANH, line=12)), width=26)
    assert "\ntanh, vector (float32):\nfailed\n" in text


def test_a_clue_is_called_a_clue_and_not_a_mistake() -> None:
    clue = "Clue: It is wrong only where the input is negative."
    text = render(
        report(exercise("tanh", Status.FAILED, case("vector", Status.FAILED, MESSAGE, diagnosis=clue)))
    )
    assert f"  {clue}" in text
    assert "Likely mistake" not in text


def test_only_the_first_failure_is_told_in_full() -> None:
    relu = exercise("relu", Status.FAILED, case("scalar", Status.FAILED, MESSAGE, diagnosis="Not at 0."))
    text = render(report(TANH, relu), width=100)
    assert text.count("At [1]: yours") == 1
    assert "✗  relu, scalar (float32): failed. Not at 0." in text


PARTLY = exercise("tanh", Status.PARTIAL, case(), *[case("v", Status.FAILED, MESSAGE)] * 2, score=0.66)


def test_of_one_exercise_the_table_is_a_line() -> None:
    text = render(report(TANH))
    assert text.startswith("✗  tanh                      failed         0  of 2\n\ntanh, vector")
    assert "Score" not in text


def test_what_passed_in_part_is_told_in_cases() -> None:
    for text in (render(report(PARTLY)), render(report(SIGMOID, PARTLY))):
        assert "◐  tanh                      1 of 3 cases\n" in text
        assert "partly" not in text


def test_the_line_that_raised_is_told_before_the_diagnosis_and_the_call() -> None:
    message = (
        'f(x), case "v", float32 on cpu\n  x = 1\nE: no\n  04.py:3, in f\n    g()\n  own.py:22, in g\n    1'
    )
    wrong = exercise("f", Status.ERROR, case("v", Status.ERROR, message, diagnosis="a cause. Do this."))
    lines = render(report(replace(wrong, line=2))).splitlines()
    at = lines.index("  own.py:22")
    assert lines[at + 1 : at + 4] == [
        "  Likely mistake: a cause. Do this.",
        "",
        '  f(x), case "v", float32 on cpu',
    ]


def test_the_case_that_is_shown_is_the_one_the_judge_chose() -> None:
    chosen = replace(TANH, shown=1)
    assert chosen.first_failure == TANH.cases[1]
    assert "tanh, matrix (float32): failed" in render(report(chosen))
    for wrong in (2, 7, None):
        assert replace(TANH, shown=wrong).first_failure == TANH.cases[0]


def test_many_failing_cases_are_named_in_two_lines() -> None:
    many = [case(f"a case with quite a long name {i}", Status.FAILED, f"{MESSAGE}{i}") for i in range(30)]
    text = " ".join(render(report(exercise("tanh", Status.FAILED, case(), *many))).split())
    assert "1 of 31 cases passed. Also failing: a case with quite a long name 1, " in text
    assert "a case with quite a long name 3 and 26 more. Checked" in text


def test_not_started_is_never_called_a_failure() -> None:
    text = render(report(RELU, exercise("tanh", Status.NOT_STARTED)))
    assert text.count("not started") == 2
    assert "fail" not in text
    assert first_in_full(report(RELU)) is None


def test_work_at_hand_is_told_before_what_is_missing() -> None:
    missing = exercise("cost", Status.MISSING, case(status=Status.MISSING, message="There is no file."))
    assert first_in_full(report(missing, TANH)) is TANH
    assert first_in_full(report(missing, RELU)) is missing


def test_a_file_that_cannot_be_read_is_told_once_for_all_its_exercises() -> None:
    def broken(name: str) -> ExerciseReport:
        cases = [
            case(
                n,
                Status.ERROR,
                f'{name}(x), case "{n}", float32\n  x = 1\nSyntax error on line 3.\n    x = (',
            )
            for n in ("vector", "matrix")
        ]
        return exercise(name, Status.ERROR, *cases)

    text = render(report(broken("sigmoid"), broken("tanh"), broken("relu")))
    assert text.count("Syntax error on line 3.") == 1
    assert "x = 1" not in text
    assert "✗  tanh, relu: error, for the same reason as sigmoid\n" in text


def test_one_case_that_stopped_names_its_reason_in_the_line() -> None:
    slow = exercise(
        "relu",
        Status.TIMEOUT,
        case("v", Status.TIMEOUT, 'relu(x), case "v", float32\n  x = 1\nThe call took longer than 1 s.'),
        case("w", Status.NOT_RUN),
    )
    assert "✗  relu, v (float32): timed out. The call took longer than 1 s.\n" in render(report(TANH, slow))


def test_a_device_that_is_absent_is_named_once() -> None:
    both = exercise(
        "tanh", Status.PASSED, case(), CaseReport("vector", "cuda", "float32", Status.NOT_RUN), score=2
    )
    text = render(report(both, both))
    assert text.count("cuda: no GPU found; its cases were skipped") == 1
    assert "no GPU" not in render(report(SIGMOID))


def test_confinement_is_told_to_whoever_grades_the_work_of_others() -> None:
    assert "Isolation: none" in render(report(SIGMOID), confinement=True)
    assert "Isolation" not in render(report(SIGMOID))
    assert "Isolation" not in render(report(SIGMOID, isolation="isolated"), confinement=True)


def test_flags_are_told_once() -> None:
    flagged = ExerciseReport("t", "tanh", Status.PASSED, 2, 2, ("uses getattr",), (case(),))
    text = render(report(flagged, replace(flagged, name="relu"), flags=("uses getattr", "opens a socket")))
    assert text.count("uses getattr") == 1
    assert "For review: uses getattr\n" in text
    assert "For review: opens a socket\n" in text


def test_a_note_on_what_passed_is_told_once() -> None:
    noted = exercise("tanh", Status.PASSED, *[case(message="Shares memory.")] * 2, score=2)
    assert render(report(noted)).count("Note: tanh: Shares memory.\n") == 1
    assert "Note" not in render(report(SIGMOID, TANH))


def test_less_than_all_points_never_looks_like_all() -> None:
    assert points(1.999) == "1.99"
    assert points(2.0) == "2"
    assert points(0.1 + 0.2) == "0.3"
    nearly = exercise("tanh", Status.PARTIAL, case(), TANH.cases[0], score=1.9999)
    assert "99 %" in render(report(SIGMOID, nearly))
    assert "100 %" not in render(report(SIGMOID, nearly))
    assert "1.99" not in render(report(SIGMOID, nearly)).split("Score")[0].split("tanh")[1]
    assert "100 %" in render(report(SIGMOID, SIGMOID))


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b" not in render(report(SIGMOID, TANH))
    coloured = render(report(SIGMOID, TANH), colour=True)
    assert "\x1b[32m✓" in coloured
    assert "\x1b[31m" in coloured


def test_every_status_has_its_words() -> None:
    assert set(WORDS) == set(Status)
    for status in Status:
        assert WORDS[status][1] in render(report(exercise("tanh", status)))


def test_eighty_columns_hold_the_longest_name() -> None:
    long = exercise("binary_cross_entropy_with_logits_gradient", Status.NOT_STARTED)
    lines = render(report(long, TANH)).splitlines()
    assert max(map(len, lines)) <= 80
    assert any("binary_cross_entropy_with_logits_gradient  not started" in line for line in lines)


def test_a_narrow_terminal_folds_names_and_keeps_the_points() -> None:
    lines = render(
        report(SIGMOID, TANH, exercise("a_name_that_is_longer", RELU.status)), width=34
    ).splitlines()
    assert max(map(len, lines)) <= 34
    assert sum(line.endswith("of 2") for line in lines) == 3


anything = st.text(st.characters(codec=None), max_size=60)


@settings(max_examples=60, deadline=None)
@given(message=anything, diagnosis=anything, name=anything.filter(bool))
def test_nothing_a_student_writes_steers_the_terminal(message: str, diagnosis: str, name: str) -> None:
    wrong = exercise(name, Status.ERROR, case(name, Status.ERROR, message, diagnosis=diagnosis))
    whole = report(wrong, TANH, flags=(message or "-",))
    plain = render(whole, closing=name)
    assert all(c == "\n" or unicodedata.category(c)[0] != "C" for c in plain)
    assert "\x1b" not in plain
    plain.encode("utf-8")
    # In colour there is nothing more than colours: without them the same text is left.
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", render(whole, closing=name, colour=True))
    assert [line.rstrip() for line in coloured.splitlines()] == plain.splitlines()


def test_escapes_and_markup_are_spelled_out() -> None:
    assert printable("\x1b[31mred\u202e\r\n\ttab\x00") == "\\x1b[31mred\\u202e\n    tab\\x00"
    wrong = exercise("tanh", Status.ERROR, case("v", Status.ERROR, "[bold]x[/bold] [/] :smile: \x1b]0;t\x07"))
    assert "[bold]x[/bold] [/] :smile: \\x1b]0;t\\x07" in render(report(wrong))
