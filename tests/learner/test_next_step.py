"""The last line of a check."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import load_course
from grader.intake.gather import Asked
from grader.learner.next_step import next_step
from grader.learner.progress import Progress, Result
from grader.learner.results import with_report
from grader.report import ExerciseReport, Report, Status, SubmissionInfo
from grader.submission import SourceFile, Submission

COURSE = load_course()
FOLDER = Path("exercises")


def asked(*paths: str, files: tuple[str, ...] = tuple(t.file for t in COURSE.topics)) -> Asked:
    sources = tuple(SourceFile(name, b"", str(FOLDER / name)) for name in files)
    return Asked(Submission("me", sources), None, FOLDER, paths)


def report(**statuses: Status) -> Report:
    exercises = tuple(
        ExerciseReport(COURSE.find(name)[0].name, name, status, float(status is Status.PASSED), 1.0)
        for name, status in statuses.items()
    )
    score = sum(e.score for e in exercises)
    return Report(SubmissionInfo("me", (), "0" * 64), 0, ("cpu",), "none", score, len(exercises), exercises)


def passed(*names: str) -> Progress:
    return Progress({}, {name: Result(Status.PASSED, 1, 1, "") for name in names})


def step(of: Report, by: Asked | None = None, known: Progress | None = None) -> str:
    return next_step(of, COURSE, by or asked(), known or Progress())


def test_a_fresh_clone_is_sent_to_its_first_exercise() -> None:
    fresh = report(**dict.fromkeys(COURSE.names, Status.NOT_STARTED))
    path = FOLDER / "01_activations.py"
    assert step(fresh) == f"Next: open {path} and write sigmoid; `gdgrade show sigmoid` prints its task."


@pytest.mark.parametrize("status", [Status.FAILED, Status.PARTIAL, Status.TIMEOUT, Status.FORBIDDEN])
def test_work_at_hand_comes_first_and_hints_are_offered(status: Status) -> None:
    text = step(report(sigmoid=Status.NOT_STARTED, tanh=status, relu=Status.FAILED))
    path = FOLDER / "01_activations.py"
    assert text == f"Next: edit {path}, then `gdgrade check tanh`; `gdgrade hint tanh` for a nudge."


def test_no_hint_is_offered_for_code_that_does_not_run() -> None:
    assert "hint" not in step(report(tanh=Status.ERROR))
    assert "`gdgrade check tanh`." in step(report(tanh=Status.ERROR))


def test_the_command_repeats_the_paths_as_a_shell_takes_them() -> None:
    text = step(report(tanh=Status.FAILED), asked("my work/01_activations.py"))
    assert "`gdgrade check 'my work/01_activations.py' tanh`" in text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"def my_tanh(x):\n    return x\n", "has no tanh; if you mean my_tanh, rename it to tanh."),
        (b"def Tanh(x):\n    return x\n", "has no tanh; if you mean Tanh, rename it to tanh."),
        (b"def relu(x):\n    return x\n", "has no tanh; `gdgrade show tanh` prints its task."),
    ],
)
def test_a_function_of_another_name_is_to_be_renamed(source: bytes, said: str) -> None:
    file = SourceFile("01_activations.py", source, str(FOLDER / "01_activations.py"))
    text = step(report(tanh=Status.MISSING), Asked(Submission("me", (file,)), None, FOLDER))
    assert text == f"Next: {FOLDER / '01_activations.py'} {said}"


def test_a_topic_is_said_to_be_complete_when_its_last_exercise_passes() -> None:
    names = [exercise.name for exercise in COURSE.topics[0].exercises]
    said = f"01_activations is complete: all {len(names)} exercises passed."
    first, *others = names
    assert said in step(report(**dict.fromkeys(names, Status.PASSED)))
    before = with_report(Progress(), report(**dict.fromkeys(others, Status.PASSED)), asked().submission)
    assert said in step(report(**{first: Status.PASSED}), known=before)
    in_another_file = passed(*others)
    assert "complete" not in step(report(**{first: Status.PASSED}), known=in_another_file)
    assert "complete" not in step(report(**dict.fromkeys(others, Status.PASSED)))


def test_a_file_that_is_missing_can_be_put_back() -> None:
    without = asked(files=("04_softmax.py",))
    text = step(report(tanh=Status.MISSING), without)
    assert f"{FOLDER / '01_activations.py'} is missing; `gdgrade reset 01_activations`" in text
    assert "reset" not in step(report(tanh=Status.MISSING), asked("alice", files=("04_softmax.py",)))


def test_the_end_is_said_only_of_the_whole_course() -> None:
    everything = report(**dict.fromkeys(COURSE.names, Status.PASSED))
    count = len(COURSE.names)
    assert step(everything) == f"All {count} exercises of the course are done: {count} of {count} points."
    one = step(report(sigmoid=Status.PASSED))
    assert one.startswith("sigmoid is done: 1 of 1 points. Next: sigmoid_derivative in ")
    assert "course are done" not in one


def test_the_next_exercise_is_the_next_that_is_not_passed_yet() -> None:
    known = passed("sigmoid_derivative", "tanh")
    assert "Next: tanh_derivative in" in step(report(sigmoid=Status.PASSED), known=known)
    skipped = passed(*(name for name in COURSE.names if name != "sigmoid"))
    assert "Next: sigmoid in" in step(report(fit_line=Status.PASSED), known=skipped)
    everything = passed(*COURSE.names)
    assert step(report(relu=Status.PASSED), known=everything).endswith(
        "`gdgrade check` to see the whole course."
    )


def test_the_work_of_others_gets_no_further_task() -> None:
    assert step(report(sigmoid=Status.PASSED, tanh=Status.PASSED), asked("alice")) == (
        "All 2 of these exercises are done: 2 of 2 points."
    )


def test_nothing_run_is_no_success() -> None:
    assert step(report(cost=Status.NOT_RUN)).startswith("Nothing was checked")
