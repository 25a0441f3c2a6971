"""The points of exercises and topics, where a class has others than the course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.class_file.people import ClassFileError, sentences
from grader.exercise import Course
from grader.intake.errors import IntakeError
from grader.intake.names import resolve_part
from grader.names import plain
from grader.reports.csv_cells import read, to_number

MOST = 1e6
HEADER = ("name", "exercise")


def read_weights(text: str, name: str, course: Course) -> dict[str, float]:
    """The points by exercise and topic that a table `name,points` says. Raises ClassFileError with a sentence
    for each line that is wrong."""
    return _collected(_lines(text, name), course)


def read_points(words: Iterable[str], course: Course) -> dict[str, float]:
    """The same of words such as `mse=3`, as `--points` takes them."""
    pairs = (("--points " + word, *_split(word)) for word in words)
    return _collected(pairs, course)


def points_of(text: str) -> float | None:
    """The points that a cell or an option says; None where it says none, or too many."""
    number = to_number(text)
    return number if number is not None and number <= MOST else None


def _split(word: str) -> tuple[str, str]:
    name, equals, points = word.rpartition("=")
    return (name.strip(), points.strip()) if equals else (word, "")


def _lines(text: str, name: str) -> Iterator[tuple[str, str, str]]:
    for number, (line, cells) in enumerate(read(text).numbered()):
        header = number == 0 and plain(cells[0]) in HEADER and plain(cells[-1]) == "points"
        if any(cells) and not header:
            yield f"{name}, line {line}", cells[0], cells[1] if len(cells) == 2 else ""


def _collected(given: Iterable[tuple[str, str, str]], course: Course) -> dict[str, float]:
    faults, found = [], dict[str, float]()
    for place, name, points in given:
        try:
            topic, exercise = resolve_part(name, course)
        except IntakeError as error:
            faults.append(f"{place}: {str(error).splitlines()[0]}")
            continue
        known = exercise or topic.name
        number = points_of(points)
        if number is None:
            faults.append(f"{place}: the points of {name} are {points!r}; write a number, such as 3.")
        elif known in found:
            faults.append(f"{place}: {known} has points already.")
        else:
            found[known] = number
    if faults:
        raise ClassFileError(sentences(faults))
    return found
