"""The report on one exercise, from the verdicts on its calls."""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import Exercise, Topic
from grader.judging.deciding_case import most_informative
from grader.judging.scoring import score
from grader.plan import Call, plan
from grader.report import CaseReport, ExerciseReport, Status, Verdict
from grader.submission import Submission

MOST_LINES = 1_000_000


def exercise_report(
    topic: Topic,
    exercise: Exercise,
    calls: Sequence[Call],
    absent_devices: Sequence[str],
    verdicts: Sequence[Verdict],
    flags: tuple[str, ...],
    line: int = 0,
) -> ExerciseReport:
    """The report on an exercise: a case for each first call, and one that was not run for each that an absent
    device would have had. `line` is where the file defines it, 0 where that is not known."""
    first_calls = [call for call in calls if not call.again]
    cases = [
        CaseReport(
            exercise.cases[call.case].name,
            call.device,
            call.dtype,
            verdict.status,
            verdict.message,
            verdict.diagnosis,
        )
        for call, verdict in zip(first_calls, verdicts, strict=True)
    ]
    for device in absent_devices:
        cases += [
            CaseReport(
                exercise.cases[call.case].name,
                device,
                call.dtype,
                Status.NOT_RUN,
                f"There is no {device} device here.",
            )
            for call in plan(exercise, [device])
            if not call.again
        ]
    status, earned, most = score([case.status for case in cases], exercise.points)
    return ExerciseReport(
        topic.name,
        exercise.name,
        status,
        earned,
        most,
        flags,
        tuple(cases),
        shown=most_informative(verdicts),
        line=line,
    )


def line_of(submission: Submission, topic: Topic, line: int | None) -> int:
    """The line that defines an exercise, as the child says; 0 in a notebook, which has no lines but those of
    its cells."""
    whole = any(file.name == topic.file and not file.path.endswith(".ipynb") for file in submission.files)
    return line if whole and line and 0 < line < MOST_LINES else 0
