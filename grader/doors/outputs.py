"""What each system wants of a graded submission, written where it looks for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from grader.batch.errors import reason
from grader.batch.folder import Folder
from grader.doors.errors import DoorError
from grader.doors.settings import Settings, System
from grader.reports import classroom50, feedback_html, gradescope, json_report, markdown
from grader.reports.showing import Show
from grader.reports.text import points
from grader.roster import Row

FILES = {
    System.GRADESCOPE: ("results.json",),
    System.GITHUB: (),
    System.CLASSROOM50: ("result.json", "release-body.md"),
    System.DOCKER: ("report.json", "feedback.md", "feedback.html"),
}
"""What is written to the folder for results, of each system."""

MOST_OF_A_RELEASE = 100_000
"""Bytes of the text of a release."""


def remove_earlier(folder: Folder, settings: Settings) -> None:
    """Remove the results of earlier, so that none passes for the new one where nothing can be graded. A
    student may have handed one in."""
    for name in FILES[settings.system]:
        folder.remove(name)


def write(row: Row, possible: float, settings: Settings, folder: Folder) -> None:
    """Write the results of a submission that could earn so many `possible` points."""
    _WRITERS[settings.system](row, possible, settings, folder)


def line(row: Row, possible: float) -> str:
    """The score in one line, for a log. No word of it is the student's."""
    return f"{row.outcome}: {points(row.final_score)} of {points(possible)} points."


def _gradescope(row: Row, _: float, settings: Settings, folder: Folder) -> None:
    visibility: gradescope.Visibility = "after_due_date" if settings.after_due else "visible"
    folder.write("results.json", [gradescope.dumps(row, visibility, settings.show)])


def _github(row: Row, possible: float, settings: Settings, _: Folder) -> None:
    _append(os.environ, "GITHUB_STEP_SUMMARY", markdown.text(row, settings.show))
    score = f"score={points(row.final_score)}\nmax_score={points(possible)}\n"
    _append(os.environ, "GITHUB_OUTPUT", score)


def _classroom50(row: Row, possible: float, settings: Settings, folder: Folder) -> None:
    now = datetime.now(UTC)
    folder.write("result.json", [classroom50.dumps(row, possible, os.environ, now, settings.show)])
    folder.write("release-body.md", [markdown.text(row, settings.show, MOST_OF_A_RELEASE)])


def _docker(row: Row, _: float, settings: Settings, folder: Folder) -> None:
    if row.report is not None:
        folder.write("report.json", [json_report.dumps(row.report)])
    folder.write("feedback.md", [markdown.text(row, settings.show)])
    if settings.show is Show.FULL:
        folder.write("feedback.html", [feedback_html.page(row)])


def _append(environment: Mapping[str, str], variable: str, text: str) -> None:
    """Add to the file that a variable names, as the steps of a job do; nothing where there is no such
    variable, as on a person's own machine."""
    if path := environment.get(variable):
        try:
            with open(path, "a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise DoorError(f"The file that {variable} names cannot be written: {reason(error)}.") from error


_WRITERS: Mapping[System, Callable[[Row, float, Settings, Folder], None]] = {
    System.GRADESCOPE: _gradescope,
    System.GITHUB: _github,
    System.CLASSROOM50: _classroom50,
    System.DOCKER: _docker,
}
