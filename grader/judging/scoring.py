"""Points: from the verdicts on the cases of an exercise to its score and status."""

from __future__ import annotations

from collections.abc import Sequence

from grader.report import Status

SMALLEST_POINT = 0.01


def score(statuses: Sequence[Status], points: int) -> tuple[Status, float, float]:
    """Status, score and maximum of an exercise whose cases, the basic one first, ended like this.

    Nothing is earned until the basic case passes, on the first device and in the first dtype (float32
    for tensors); then every case earns an equal share. Cases
    that were not run (a device that is absent) are out of the total; where none was run there
    is nothing to earn. Full points only when every case passed.
    """
    run = [status for status in statuses if status != Status.NOT_RUN]
    if not run:
        return Status.NOT_RUN, 0.0, 0.0
    passed = run.count(Status.PASSED)
    if passed == len(run):
        return Status.PASSED, float(points), float(points)
    if run[0] != Status.PASSED:
        return run[0], 0.0, float(points)
    share = round(points * passed / len(run), 2)
    return Status.PARTIAL, min(share, points - SMALLEST_POINT), float(points)
