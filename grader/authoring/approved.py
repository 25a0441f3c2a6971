"""What the feedback says of each wrong version, as a person has read and approved it: the name of its cause
(`names.tsv` of a topic) and the place of its mistake (`places.tsv`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from grader.authoring.tally import Tally
from grader.authoring.variants import Variant, read, variants_of
from grader.exercise import Course, Topic
from grader.report import ExerciseReport

NAMED, PLACED = "named", "placed"
"""What the last column of each file holds."""

Approved = Mapping[tuple[str, str], str]
"""What is said of each wrong version, by its exercise and title."""


def read_approved(text: str) -> Approved:
    """What is in a file of tab-separated lines: exercise, title, cause, what is said. Raises ValueError, one
    sentence with the number of the line, for a line that has others."""
    said = {}
    for number, line in enumerate(text.splitlines()[1:], start=2):
        fields = line.split("\t")
        if len(fields) != 4:
            raise ValueError(f"Line {number}: it has {len(fields)} fields, not exercise, title, cause, name.")
        exercise, title, _, words = fields
        said[exercise, title] = words
    return said


def write_approved(variants: Iterable[Variant], said: Approved, column: str) -> str:
    """The text that `read_approved` reads, with the cause of each for a person to hold it against."""
    rows = [
        (variant.exercise, variant.title, variant.cause or "", said[variant.exercise, variant.title])
        for variant in variants
        if (variant.exercise, variant.title) in said
    ]
    return "".join("\t".join(row) + "\n" for row in [("exercise", "title", "cause", column), *rows])


def approved_names(course: Course, topic: Topic) -> Approved:
    """The names that a person has approved; none where there is no such file. CourseError where that cannot
    be read."""
    return _approved(course, course.places.names_of(topic.name))


def approved_places(course: Course, topic: Topic) -> Approved:
    """The same of the places."""
    return _approved(course, course.places.places_of(topic.name))


def _approved(course: Course, path: Path) -> Approved:
    return read(course, path, read_approved) if path.is_file() else {}


def shown_place(report: ExerciseReport) -> str:
    """The place that is told of a mistake, as `places.tsv` has it: `axis: return x.sum(0)`, the kind alone
    where there are too many lines, empty where no place was found.

    Of several lines it is the first, the likeliest: whether others are found in time differs from run to run.
    """
    place = report.place
    if place is None:
        return ""
    return f"{place.kind}: {' '.join(place.quoted[0].split())}" if place.quoted else place.kind


def check_told(course: Course, topic: Topic, tallies: Mapping[str, Tally]) -> None:
    """Add a fault for each name and each place that was not approved: it may be wrong, which is worse than
    none."""
    approved = approved_names(course, topic), approved_places(course, topic)
    for exercise in topic.exercises:
        tally = tallies[exercise.name]
        tally.faults += new_names(tally.names, approved[0])
        tally.faults += new_places(tally.places, approved[1])


def approve_told(course: Course, topic: Topic, tallies: Mapping[str, Tally]) -> None:
    """Write down what is said now as approved. What was approved of versions that were not tried stays, and
    so does a place that was not found in time."""
    tried = [tallies[exercise.name] for exercise in topic.exercises]
    names = dict(approved_names(course, topic)) | {k: v for tally in tried for k, v in tally.names.items()}
    found = {key: place for tally in tried for key, place in tally.places.items() if place}
    places = dict(approved_places(course, topic)) | found
    # In the order of the whole topic, of which only some exercises may have been tried.
    variants = variants_of(course, next(whole for whole in course.topics if whole.name == topic.name))
    course.places.variants_of(topic.name).mkdir(parents=True, exist_ok=True)
    for path, said, column in (
        (course.places.names_of(topic.name), names, NAMED),
        (course.places.places_of(topic.name), places, PLACED),
    ):
        if said or path.exists():
            path.write_text(write_approved(variants, said, column), encoding="utf-8")


def new_names(found: Approved, approved: Approved) -> Iterator[str]:
    """A fault for each name that is not approved."""
    for (exercise, title), name in found.items():
        before = approved.get((exercise, title), "")
        if name and name != before:
            yield _fault(title, "named", name, before)


def new_places(found: Approved, approved: Approved) -> Iterator[str]:
    """The same of the places. One whose lines are too many to tell is that of its kind."""
    for (exercise, title), place in found.items():
        before = approved.get((exercise, title), "")
        if place and place not in (before, before.partition(": ")[0]):
            yield _fault(title, "placed at", place, before)


def _fault(title: str, how: str, now: str, before: str) -> str:
    return (
        f"the wrong variant {title!r} is {how} {now!r}; approved: {before or 'nothing'!r}. "
        "If that is right, run `gdgrade course check --approve`"
    )
