"""What the pictures of a page take: of `gdgrade check --html`, or of one student in `batch --pictures`."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figure import Figure
from benchmarks.plain import ROOT
from benchmarks.processor_time import seconds_of_descendants
from grader.authoring.variants import variants_of
from grader.course import load_course
from grader.exercise import Course, Topic
from grader.grading import Grader
from grader.grading.drawings import draw_all
from grader.intake import read_folder
from grader.submission import SourceFile, Submission

FIRST = "sigmoid"


def measure() -> Iterator[Figure]:
    """A page of right work and one of wrong work, over the whole course, by a process that has drawn before;
    and the first picture of a process, which loads matplotlib."""
    course = load_course()
    right = read_folder(ROOT / "solutions", course)
    wrong = Submission("wrong", tuple(_wrong(course, topic) for topic in course.topics))
    with Grader(course) as grader:
        _, first = _drawn(grader, course, right, [FIRST])
        yield Figure("the first picture of a process", first, "s of CPU")
        for title, submission in ("right", right), ("wrong", wrong):
            count, seconds = _drawn(grader, course, submission, None)
            yield Figure(f"a page of {title} work, {count} pictures", seconds, "s of CPU")
            yield Figure(f"a picture of {title} work", seconds / count, "s of CPU")


def _wrong(course: Course, topic: Topic) -> SourceFile:
    """A file with the first wrong version of each exercise of a topic."""
    versions = (version for version in variants_of(course, topic) if not version.right)
    first: dict[str, str] = {}
    for version in versions:
        first.setdefault(version.exercise, version.source)
    return SourceFile(topic.file, "\n\n".join(first.values()).encode(), topic.file)


def _drawn(
    grader: Grader, course: Course, submission: Submission, names: list[str] | None
) -> tuple[int, float]:
    """How many pictures a page has, and the processor time that they took beside the report."""
    report = grader.grade(submission, names)
    start = seconds_of_descendants()
    drawings = draw_all(grader, course, submission, report)
    return len(drawings.drawn), seconds_of_descendants() - start
