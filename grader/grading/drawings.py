"""The pictures of a page: of the exercises that have one, drawn from what the student's own code returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from grader.drawing import Drawing, Drawings
from grader.picture import Sketch
from grader.pictures import MISSING, can_draw, described, draw_for_page
from grader.report import Report, Status
from grader.reports.text import number_of

if TYPE_CHECKING:
    from grader.exercise import Course
    from grader.grading.grader import Grader
    from grader.submission import Submission

MOST_BYTES = 650_000
"""Of all pictures in one page, which is then smaller than 1 MB: text makes a third more of them."""
TO_SEE = (Status.FAILED, Status.PARTIAL, Status.PASSED)
"""What returned something, and what comes first where there is not room for all."""


def draw_all(grader: Grader, course: Course, submission: Submission, report: Report) -> Drawings:
    """The pictures of the exercises in a report that ran, as many as fit into a page; those that went wrong
    come first. The submission is run once more, as it was for the report. Raises as `Grader.sketch`."""
    names = _to_draw(course, report)
    if not names:
        return Drawings()
    if not can_draw():
        return Drawings(note=MISSING)
    with closing(grader.sketches(submission, names)) as sketches:
        drawn = tuple(_fitting(sketches))
    left_out = len(names) - len(drawn)
    return Drawings(tuple(d for d in drawn if d.png), _more(left_out) if left_out else "")


def _to_draw(course: Course, report: Report) -> Sequence[str]:
    with_picture = {exercise.name for _, exercise in course if exercise.picture is not None}
    seen = [e for e in report.exercises if e.name in with_picture and e.status in TO_SEE]
    return [exercise.name for exercise in sorted(seen, key=lambda exercise: TO_SEE.index(exercise.status))]


def _fitting(sketches: Iterator[Sketch]) -> Iterator[Drawing]:
    """A drawing for each sketch until there is no more room; an empty one where there is nothing of the
    student's to see."""
    room = MOST_BYTES
    for sketch in sketches:
        png = b"" if sketch.yours is None else draw_for_page(sketch)
        room -= len(png)
        if room < 0:
            return
        yield Drawing(sketch.exercise, png, described(sketch))


def _more(count: int) -> str:
    return (
        f"{number_of(count, 'more picture')} would make this page too large; `gdgrade plot NAME` draws one."
    )
