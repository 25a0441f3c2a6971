"""Which folders of exercises pytest was asked for, found out before it imports anything from them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from grader.exercise import Course

VARIABLE = "GDGRADE_COURSE"
"""As in `grader.course_source`, which is imported where it is needed."""
CHOSEN = ".gdgrade/course"
"""As in `grader.learner.chosen`."""
OWN_TESTS = ("test_*.py", "*_test.py", "*/test_*.py", "*/*_test.py")


@dataclass(frozen=True)
class Asked:
    """The folders whose files of exercises are collected; `alone` where nothing else is, because --gdgrade
    names the one."""

    folders: tuple[Path, ...]
    course: Course
    alone: bool

    def holds(self, file: Path) -> bool:
        """Whether a file is one of exercises, or the notebook of such, in one of the folders."""
        from grader.intake.files import exercise_file

        return file.parent in self.folders and any(
            exercise_file(file.parent, topic.file) == file for topic in self.course.topics
        )


ASKED = pytest.StashKey[Asked]()


def ask(early_config: pytest.Config) -> Asked | None:
    """What is asked for: the folder of --gdgrade; without it those of the files and folders that are named;
    and where none is, this one. None where there are no exercises.

    The course is the one that `gdgrade` takes there; with --gdgrade, which may be the work of others, nothing
    in the folder chooses it."""
    namespace = early_config.known_args_namespace
    here = early_config.invocation_params.dir
    if namespace.gdgrade is not None:
        from grader.loading import load

        return Asked((here / str(namespace.gdgrade),), _course(load), alone=True)
    named = [here / str(word).split("::")[0] for word in namespace.file_or_dir]
    places = [path if path.is_dir() else path.parent for path in named] or [here]
    # Cheap, and before the course is imported: is there a file called like a topic?
    likely = [path for path in dict.fromkeys(places) if _may_hold_exercises(path)]
    if not likely:
        return None
    from grader.batch.signing_key import find_signer
    from grader.intake.files import exercise_files
    from grader.learner.chosen import chosen_course
    from grader.loading import load

    warn = partial(_warn, early_config)
    course = _course(lambda: load(chosen_course(likely[0], partial(find_signer, warn), warn)))
    folders = [path for path in likely if exercise_files(path, course)]
    return Asked(tuple(map(_normal, folders)), course, alone=False) if folders else None


def _may_hold_exercises(folder: Path) -> bool:
    name = "*" if os.environ.get(VARIABLE) or (folder / CHOSEN).is_file() else "[0-9][0-9]_*"
    return any(True for ending in (".py", ".ipynb") for _ in folder.glob(f"{name}{ending}"))


def _normal(folder: Path) -> Path:
    """As pytest writes the paths of what it collects."""
    return Path(os.path.normpath(folder))


def has_own_tests(folder: Path) -> bool:
    """Whether there are tests beside the exercises. Without any, nothing needs a conftest.py."""
    return any(path.is_file() for path in _own_tests(folder))


def _own_tests(folder: Path) -> Iterator[Path]:
    for pattern in OWN_TESTS:
        yield from folder.glob(pattern)


def keep_clear_of(folder: Path, early_config: pytest.Config) -> None:
    """Where pytest may have used what lies in the folder to grade: a usage error. No cache is kept there."""
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


def _course(find: Callable[[], Course]) -> Course:
    """What `find` returns. UsageError where the course is broken or not there."""
    from grader.places import CourseError

    try:
        return find()
    except CourseError as error:
        raise pytest.UsageError(str(error)) from error


def _warn(config: pytest.Config, sentence: str) -> None:
    config.issue_config_time_warning(pytest.PytestConfigWarning(sentence), stacklevel=2)
