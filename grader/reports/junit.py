"""A class as JUnit XML: a testsuite a student, a testcase an exercise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from grader.report import ExerciseReport, Status
from grader.reports.statuses import WORDS
from grader.reports.wording import in_words
from grader.roster import Outcome, Row

_ELEMENTS = {
    Status.PARTIAL: "failure",
    Status.FAILED: "failure",
    Status.NOT_STARTED: "failure",
    Status.MISSING: "failure",
    Status.FORBIDDEN: "failure",
    Status.ERROR: "error",
    Status.TIMEOUT: "error",
    Status.CRASHED: "error",
    Status.NOT_RUN: "skipped",
}
"""What is said of an exercise that did not pass; a passed one has no element."""

_COUNTS = {"tests": "testcase", "failures": "*/failure", "errors": "*/error", "skipped": "*/skipped"}

# XML 1.0 has no way to write these, not even as a reference.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """The XML, a student at a time."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gdgrade">\n'
    for row in rows:
        suite = _suite(row)
        ElementTree.indent(suite, level=1)
        yield f"  {ElementTree.tostring(suite, encoding='unicode')}\n"
    yield "</testsuites>\n"


def _suite(row: Row) -> ElementTree.Element:
    exercises = row.report.exercises if row.report else ()
    suite = _element("testsuite", name=row.student.id)
    if row.submitted:
        suite.set("timestamp", row.submitted.isoformat(timespec="seconds"))
    if row.student.name or row.problems:
        properties = _child(suite, "properties")
        if row.student.name:
            _child(properties, "property", name="student", value=row.student.name)
        for problem in row.problems:
            _child(properties, "property", name="problem", value=problem)
    for exercise in exercises:
        _case(suite, exercise)
    if row.outcome is not Outcome.GRADED:
        case = _child(suite, "testcase", classname="submission", name=row.outcome.value)
        message = f"The submission was not graded: {row.outcome.value}."
        _child(case, "error", message=message, type=row.outcome.value)
    for attribute, path in _COUNTS.items():
        suite.set(attribute, str(len(suite.findall(path))))
    suite.set("time", f"{row.report.duration_seconds if row.report else 0.0:.3f}")
    return suite


def _case(suite: ElementTree.Element, exercise: ExerciseReport) -> None:
    case = _child(suite, "testcase", classname=exercise.topic, name=exercise.name)
    if exercise.status in _ELEMENTS:
        message = f"{WORDS[exercise.status][1]}, {exercise.score:g} of {exercise.max_score:g} points"
        element = _child(case, _ELEMENTS[exercise.status], message=message, type=exercise.status.value)
        element.text = _writable(in_words(exercise))


def _element(tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(tag, {name: _writable(value) for name, value in attributes.items()})


def _child(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    child = _element(tag, **attributes)
    parent.append(child)
    return child


def _writable(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
