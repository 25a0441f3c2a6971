"""The report on one exercise, from the verdicts on its calls."""

from __future__ import annotations

from collections.abc import Sequence

from grader.examiner import Judged
from grader.exercise import Exercise, Topic
from grader.grading.notebook_lines import flags_in_cells, in_cells
from grader.judging.deciding_case import most_informative
from grader.judging.scoring import score
from grader.plan import Call, plan
from grader.report import CaseReport, ExerciseReport, Status
from grader.sandbox.host.run import ExerciseResponse
from grader.submission import SourceFile, Submission

MOST_LINES = 1_000_000


def exercise_report(
    topic: Topic,
    exercise: Exercise,
    calls: Sequence[Call],
    absent_devices: Sequence[str],
    judged: Judged,
    response: ExerciseResponse,
    submission: Submission,
) -> ExerciseReport:
    """The report on an exercise: a case for each first call, and one that was not run for each that an absent
    device would have had."""
    file = next((file for file in submission.files if file.name == topic.file), None)
    printed = response.printed or ("",) * len(calls)
    first_calls = [(call, output) for call, output in zip(calls, printed, strict=True) if not call.again]
    cases = [
        CaseReport(
            exercise.cases[call.case].name,
            call.device,
            call.dtype,
            verdict.status,
            in_cells(verdict.message, file),
            in_cells(verdict.diagnosis, file) if verdict.diagnosis else None,
            output,
        )
        for (call, output), verdict in zip(first_calls, judged.verdicts, strict=True)
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
        flags_in_cells(response.flags, submission.files),
        tuple(cases),
        shown=most_informative(judged.verdicts),
        line=_line(file, response.line),
        answers=judged.answers,
    )


def _line(file: SourceFile | None, line: int | None) -> int:
    """The line that defines an exercise; 0 where there is none to trust, and in a notebook."""
    return line if file and not file.cells and line and 0 < line < MOST_LINES else 0
