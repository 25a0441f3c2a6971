"""The same functions on the same inputs, for a whole class in one plain process.

    python -m benchmarks.plain_class RESULTS

No isolation, no inspection, no judging: the functions that the batch called are called, and what they
return is looked at and forgotten.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

from grader.batch.ledger import Ledger
from grader.course import load_course
from grader.grading.requests import make_request
from grader.plan import plan
from grader.report import Report, Status
from grader.sandbox import wire
from grader.sandbox.child.invoke import answer_call
from grader.sandbox.child.loading import Loaded, LoadFailure, load

NOT_CALLED = (Status.NOT_STARTED, Status.MISSING, Status.FORBIDDEN)


def main() -> None:
    """Calls what the batch has called, once for each student."""
    course = load_course()
    with Ledger.existing(Path(sys.argv[1])) as ledger:
        requests = {}
        # A class that was graded by one run has one seed.
        (seed,) = {entry.seed for entry in ledger.entries()}
        assert seed is not None
        for topic, exercise in course:
            request = make_request(topic, exercise, plan(exercise, ["cpu"]), seed)
            frame = next(iter(wire.FrameReader(wire.TO_CHILD).feed(request.frame)))
            requests[exercise.name] = topic.file, frame
        for entry in ledger.entries():
            assert entry.sha256 is not None
            assert entry.grading is not None
            submission = ledger.submission(entry.sha256, entry.student.id)
            modules = {file.name: load(file.name, file.source) for file in submission.files}
            with contextlib.redirect_stdout(io.StringIO()):
                for name in _called(ledger.report(entry.grading)):
                    file, frame = requests[name]
                    _call(modules[file], frame)


def _called(report: Report) -> list[str]:
    return [exercise.name for exercise in report.exercises if exercise.status not in NOT_CALLED]


def _call(module: Loaded | LoadFailure, frame: wire.Frame) -> None:
    if not isinstance(module, LoadFailure):
        for number, call in enumerate(frame.header["calls"]):
            answer_call(module, frame.header, call, frame.arrays, number)


if __name__ == "__main__":
    main()
