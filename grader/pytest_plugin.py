"""pytest's face: every exercise as an item, graded through grade() like everywhere else.

Active with `--gdgrade=FOLDER`, or when pytest is started without arguments in a folder that holds
exercises; inert elsewhere. With pytest-json-report each item carries its score and the report their total.

Once active, no conftest.py is imported. pytest reads its configuration before any plugin, however: a
pytest.ini of the folder that pytest is started in, or of one that looks like a path among its arguments,
may import modules, block this plugin, and write files. So pytest in a folder is for one's own work only.
With `--gdgrade=FOLDER` from outside nothing of FOLDER is used; `--gdgrade FOLDER`, which pytest takes for a
path, is refused, and so is a FOLDER whose configuration pytest has read already. `gdgrade pytest FOLDER`
(grader/pytest_door.py) is the way to the work of others, wherever it is started.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from grader.exercise import Course
    from grader.report import ExerciseReport, Report

VARIABLE = "GDGRADE_COURSE"
"""As in `grader.loading`, which is imported where it is needed."""

FOLDER = pytest.StashKey[Path]()
REPORT = pytest.StashKey["Report"]()
FAILURE = pytest.StashKey[Exception]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gdgrade")
    group.addoption("--gdgrade", metavar="FOLDER", help="grade the exercises in FOLDER, each as a test item")
    group.addoption("--gdgrade-seed", metavar="N", type=int, help="replay the inputs of this seed")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Find out whether we are active, before any conftest.py could be imported."""
    namespace = early_config.known_args_namespace
    folder = _asked_folder(namespace, early_config.invocation_params.dir)
    if folder is None:
        return
    if namespace.gdgrade is not None:
        _keep_clear_of(folder, early_config)
    early_config.stash[FOLDER] = folder
    namespace.noconftest = True


def _keep_clear_of(folder: Path, early_config: pytest.Config) -> None:
    """Where pytest may have used what is in the folder to grade: a usage error. No cache is kept there."""
    given = early_config.known_args_namespace.gdgrade
    if "--gdgrade" in early_config.invocation_params.args:
        raise pytest.UsageError(
            f"write --gdgrade={given}, with =: pytest takes a separate word as a test path"
            " and uses the configuration in that folder; for the work of others use"
            f" `gdgrade pytest {given}`"
        )
    if early_config.inipath and _is_within(early_config.inipath, folder):
        raise pytest.UsageError(
            f"--gdgrade={given}: pytest was configured by {early_config.inipath.name} of that folder;"
            f" `gdgrade pytest {given}` grades it without"
        )
    if _is_within(early_config.rootpath, folder):
        for name in ("cacheprovider", "stepwise"):
            early_config.pluginmanager.set_blocked(name)


def _is_within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def pytest_configure(config: pytest.Config) -> None:
    folder = config.stash.get(FOLDER, None)
    if folder is not None and not folder.is_dir():
        raise pytest.UsageError(f"--gdgrade {folder}: there is no such folder")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> object | None:
    """Where we are active the exercises are the items, and nothing else is looked at."""
    folder = session.config.stash.get(FOLDER, None)
    if folder is None:
        return None
    exercises = Exercises.from_parent(session, name=folder.name, path=folder)
    hook = session.config.hook
    session.items = list(exercises.collect())
    session.testscollected = len(session.items)
    hook.pytest_collection_modifyitems(session=session, config=session.config, items=session.items)
    hook.pytest_collection_finish(session=session)
    session.testscollected = len(session.items)
    return session.items


class Exercises(pytest.Collector):
    """The exercises of one folder, graded together at the first item that runs."""

    def collect(self) -> Iterator[ExerciseItem]:
        for topic, exercise in self._course:
            yield ExerciseItem.from_parent(
                self, name=f"{topic.name}::{exercise.name}", exercise=exercise.name
            )

    @cached_property
    def _course(self) -> Course:
        return _load()

    def report(self) -> Report:
        """The report on every exercise that is still selected, made once."""
        from grader.grading import DEFAULT_SEED, GradingError, grade
        from grader.intake import IntakeError

        stash = self.config.stash
        if FAILURE in stash:
            raise stash[FAILURE]
        if REPORT not in stash:
            names = [item.exercise for item in self.session.items if isinstance(item, ExerciseItem)]
            seed = self.config.getoption("--gdgrade-seed")
            try:
                stash[REPORT] = grade(
                    self.path, names, course=self._course, seed=DEFAULT_SEED if seed is None else seed
                )
            except (GradingError, IntakeError) as error:
                stash[FAILURE] = error
                raise
        return stash[REPORT]


class ExerciseItem(pytest.Item):
    """One exercise. It passes when every point of it was earned."""

    def __init__(self, *, exercise: str, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.exercise = exercise

    def runtest(self) -> None:
        assert isinstance(self.parent, Exercises)
        report = next(e for e in self.parent.report().exercises if e.name == self.exercise)
        self.user_properties += [("score", report.score), ("max_score", report.max_score)]
        if report.status == "not_run":
            pytest.skip(f"{report.name}: none of its cases runs on the available devices")
        if report.score != report.max_score:
            raise PointsMissing(report)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The feedback, not a traceback of gdgrade."""
        from grader.grading import GradingError
        from grader.intake import IntakeError

        if isinstance(excinfo.value, (PointsMissing, GradingError, IntakeError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


class PointsMissing(Exception):
    """An exercise that did not earn every point, with its feedback."""

    def __init__(self, report: ExerciseReport) -> None:
        failure = report.first_failure
        lines = [f"{report.name}: {report.score:g} of {report.max_score:g} points, {report.status}"]
        if failure:
            lines += [failure.message, failure.diagnosis or ""]
        super().__init__("\n".join(line for line in lines if line))


@pytest.hookimpl(optionalhook=True)
def pytest_json_runtest_metadata(item: pytest.Item, call: pytest.CallInfo[None]) -> dict[str, Any]:
    """For pytest-json-report: each exercise's status and points."""
    if call.when != "call" or not isinstance(item, ExerciseItem):
        return {}
    report = item.config.stash.get(REPORT, None)
    found = next((e for e in report.exercises if e.name == item.exercise), None) if report else None
    if found is None:
        return {}
    return {
        "topic": found.topic,
        "exercise": found.name,
        "status": str(found.status),
        "score": found.score,
        "max_score": found.max_score,
    }


@pytest.hookimpl(optionalhook=True)
def pytest_json_modifyreport(json_report: dict[str, Any]) -> None:
    """For pytest-json-report: the total of all items."""
    scored = list(_scored(json_report.get("tests", [])))
    if scored:
        json_report["gdgrade"] = {
            "score": round(sum(m["score"] for m in scored), 2),
            "max_score": sum(m["max_score"] for m in scored),
        }


def _scored(tests: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for test in tests:
        metadata = test.get("metadata", {})
        if "max_score" in metadata:
            yield metadata


def _asked_folder(namespace: Any, here: Path) -> Path | None:
    """The folder to grade: the one named, or this one when nothing was named and it has exercises."""
    if namespace.gdgrade is not None:
        return here / str(namespace.gdgrade)
    if namespace.file_or_dir:
        return None
    # Cheap, and before the course is imported: is there a file named like a topic?
    if not any(here.glob("*.py" if os.environ.get(VARIABLE) else "[0-9][0-9]_*.py")):
        return None
    return here if any((here / topic.file).is_file() for topic in _load().topics) else None


def _load() -> Course:
    """The course that GDGRADE_COURSE names, or the one that gdgrade comes with."""
    from grader.loading import load
    from grader.places import CourseError

    try:
        return load()
    except CourseError as error:
        raise pytest.UsageError(str(error)) from error
