"""What is complete, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from grader.learner.progress import Progress
from grader.reports.text import number_of, points

if TYPE_CHECKING:
    from grader.outline import CourseOutline, TopicOutline


def to_do_next(course: CourseOutline, progress: Progress, done: Collection[str]) -> str | None:
    """The exercise to write after those that are done: one behind the last of them comes before one that was
    skipped; None where all have passed, as far as is remembered."""
    last = max((course.names.index(name) for name in done), default=-1)
    rest = (*course.names[last + 1 :], *course.names[: max(last, 0)])
    return next((name for name in rest if name not in done and not progress.passed(name)), None)


def so_far(course: CourseOutline, progress: Progress) -> str:
    """How many exercises have passed, and the points that they have earned."""
    passed = sum(progress.passed(name) for name in course.names)
    earned = sum(min(r.score, e.points) for _, e in course if (r := progress.results.get(e.name)))
    everything = sum(exercise.points for _, exercise in course)
    return (
        f"{passed} of {number_of(len(course.names), 'exercise')} passed so far, {points(earned)} of"
        f" {everything} points."
    )


def milestone(
    names: Collection[str], course: CourseOutline, progress: Progress, digests: Mapping[str, str]
) -> str:
    """What is complete now that these exercises have passed: their topics, or the whole course; empty where
    neither is. Only a result of a file as it is now counts; `digests` are their SHA-256, by topic."""

    def complete(topic: TopicOutline) -> bool:
        return all(progress.passes(each.name, digests.get(topic.name)) for each in topic.exercises)

    if all(map(complete, course.topics)):
        total = points(sum(exercise.points for _, exercise in course))
        return (
            f"The course is complete: all {number_of(len(course.names), 'exercise')} passed,"
            f" {total} of {total} points."
        )
    finished = [
        t for t in course.topics if not {e.name for e in t.exercises}.isdisjoint(names) and complete(t)
    ]
    return " ".join(f"{topic.name} is complete: {_all(len(topic.exercises))} passed." for topic in finished)


def _all(count: int) -> str:
    return f"all {count} exercises" if count > 1 else "its exercise"
