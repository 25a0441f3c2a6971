"""A file of exercises, and each exercise in it as an item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from grader.exercise import Topic
from grader.grading import GradingError
from grader.intake import IntakeError, read_files, read_folder
from grader.pytest_plugin.folders import ASKED, Asked
from grader.pytest_plugin.gathered import Gathered
from grader.report import ExerciseReport, Report, Status
from grader.reports.json_report import dumps
from grader.reports.text import points
from grader.reports.wording import in_status, in_words
from grader.submission import Submission


class ExerciseFile(pytest.File):
    """The file of a topic, which is read as bytes and never imported here."""

    def collect(self) -> Iterator[ExerciseItem]:
        for exercise in self.topic.exercises:
            yield ExerciseItem.from_parent(self, name=exercise.name)

    @property
    def asked(self) -> Asked:
        return self.config.stash[ASKED]

    @property
    def topic(self) -> Topic:
        return next(topic for topic in self.asked.course.topics if Path(topic.file).stem == self.path.stem)

    @cached_property
    def submission(self) -> Submission:
        """What is graded: with --gdgrade the whole folder, of which a file may be missing, else this file."""
        if self.asked.alone:
            return read_folder(self.path.parent, self.asked.course)
        return read_files([self.path], self.asked.course)


class ExerciseItem(pytest.Item):
    """One exercise. It passes when every point of it was earned, and is skipped where it is not started."""

    report: Report | None = None
    """The report on this exercise alone, once it has run."""

    @property
    def result(self) -> ExerciseReport | None:
        return self.report.exercises[0] if self.report else None

    def runtest(self) -> None:
        assert isinstance(self.parent, ExerciseFile)
        gathered = self.config.pluginmanager.get_plugin("gdgrade-gathered")
        assert isinstance(gathered, Gathered)
        self.report = gathered.grade(self.parent.submission, self.name)
        exercise = self.report.exercises[0]
        self.user_properties += [("score", exercise.score), ("max_score", exercise.max_score)]
        if exercise.status is Status.NOT_RUN:
            pytest.skip(f"{self.name}: none of its cases runs on the available devices")
        if exercise.status is Status.NOT_STARTED:
            pytest.skip(f"{self.name} is not started; `gdgrade show {self.name}` prints its task")
        if exercise.score != exercise.max_score:
            raise PointsMissing(exercise)

    def tell(self, report: pytest.TestReport) -> None:
        """Put what was graded into pytest's report: plain text, for that may be another process's."""
        if self.report is not None:
            report.gdgrade = {"file": str(self.path), "report": dumps(self.report)}  # type: ignore[attr-defined]
        if report.skipped and isinstance(report.longrepr, tuple):
            line = self.result.line if self.result else 0
            report.longrepr = (str(self.path), line, report.longrepr[2])

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The feedback, not a traceback of ours."""
        if isinstance(excinfo.value, (PointsMissing, GradingError, IntakeError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


class PointsMissing(Exception):
    """An exercise that did not earn every point, with its feedback."""

    def __init__(self, exercise: ExerciseReport) -> None:
        score = f"{points(exercise.score)} of {points(exercise.max_score)} points"
        head = f"{exercise.name}: {score}, {in_status(exercise)}"
        super().__init__("\n\n".join(filter(None, (head, in_words(exercise)))))


def items_of_folder(session: pytest.Session, asked: Asked) -> list[ExerciseItem]:
    """Every exercise of the course, also of a file that the folder does not have."""
    (folder,) = asked.folders
    inside = folder.resolve().is_relative_to(session.config.rootpath.resolve())
    items: list[ExerciseItem] = []
    for topic in asked.course.topics:
        # Of a folder elsewhere pytest would make no name.
        name: dict[str, Any] = {} if inside else {"nodeid": topic.file}
        items += ExerciseFile.from_parent(session, path=folder / topic.file, **name).collect()
    return items


def selected(items: Sequence[ExerciseItem], words: Sequence[str]) -> list[pytest.Item]:
    """The items that node ids name (`02_losses.py::mse`), or files; all of them where nothing is named.
    UsageError for a word that names none."""
    if not words:
        return list(items)
    chosen: dict[str, pytest.Item] = {}
    for word in words:
        file, _, name = str(word).partition("::")
        found = [
            item
            for item in items
            if (item.nodeid.split("::")[0] == file or item.path.name == file) and name in ("", item.name)
        ]
        if not found:
            raise pytest.UsageError(f"there is no exercise {word}; name one as 02_losses.py::mse")
        chosen |= {item.nodeid: item for item in found}
    return [item for item in items if item.nodeid in chosen]
