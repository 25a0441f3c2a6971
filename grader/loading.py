"""From where a course is to the course. The only module that opens a course's door."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from grader import course as built_in
from grader.course_source import CourseSource, find_source, source_of
from grader.exercise import Course, Topic
from grader.faults import fault
from grader.installed import package_folder, packages
from grader.places import CODE, CourseError, Places
from grader.sandbox.course_files import CourseFiles
from grader.sandbox.publishing import publish


def load(word: str | None = None) -> Course:
    """The course that a user names: a folder, an installed course or `gdgrade`; without a word the one that
    GDGRADE_COURSE names, or the one that gdgrade comes with.

    Raises CourseError where there is none, and where it is broken.
    """
    return load_source(find_source(word))


def load_source(source: CourseSource) -> Course:
    """The course that a user named. CourseError where it is not there, and where it is broken."""
    return built_in.load_course() if source.is_built_in else _checked(source)


def load_again(origin: str) -> Course:
    """The course of this origin, as another process has it. CourseError as `load`."""
    if os.path.isabs(origin) or ":" not in origin:
        return load_source(source_of(origin))
    module, function = origin.split(":")
    made: Course = getattr(importlib.import_module(module), function)()
    return made


def load_to_judge(origin: str, root: Path, digest: str) -> Course:
    """The course of another process, in the process that judges by it: its rules hold already, and not all of
    its files can be seen here. CourseError where its files have changed since.

    What the course publishes is loaded too.
    """
    if not digest:
        return load_again(origin)
    places = Places.of_folder(root)
    if places.digest != digest:
        raise CourseError(f"The course in {root.name} was changed while it was in use; start again.")
    course = Course(_topics(places), origin=origin, places=places, digest=digest)
    prepare(course)
    return course


def prepare(course: Course) -> None:
    """Load what a course publishes, for a process that runs its references. CourseError where that fails."""
    places = course.places
    if places.published:
        try:
            publish(str(places.published))
        except Exception as error:
            raise fault(places, error, otherwise=places.shown(places.published)) from error
    if course.digest:
        from grader.soundness import check_published

        check_published(course)


def files_of(course: Course) -> CourseFiles:
    """What the processes around student code have to know of a course: its own secrets are hidden, and those
    of every installed course."""
    names = packages()
    hidden = [folder for name in names if (folder := package_folder(name))]
    if not course.digest:
        return CourseFiles(tuple(map(str, hidden)), names)
    places = course.places
    return CourseFiles(
        hidden=tuple(map(str, (*hidden, *places.secret))),
        packages=names,
        needed=tuple(map(str, places.needed_to_judge)),
        published=str(places.published) if places.published else None,
    )


def _checked(source: CourseSource) -> Course:
    # Only somebody else's course is checked at its start, and only that needs NumPy.
    from grader.soundness import check, check_files

    places = source.places
    try:
        if not places.code.is_dir():
            raise CourseError(
                f"There is no course in {places.root}, which has no folder {CODE}/; `gdgrade course new DIR`"
                " writes one."
            )
        check_files(places)
        course = Course(_topics(places), source.name, source.origin, places, places.digest)
    except OSError as error:
        raise CourseError(
            f"The course in {places.root} cannot be read: {error.strerror or error}."
        ) from error
    check(course)
    return course


def _topics(places: Places) -> tuple[Topic, ...]:
    """The topics of a folder: TOPICS where `course/__init__.py` says them in order, else the TOPIC of each
    module or package in it, in the order of their names."""
    package = _package(places)
    if (declared := getattr(package, "TOPICS", None)) is not None:
        if not isinstance(declared, (tuple, list)):
            raise CourseError(
                f"{places.shown(places.code / '__init__.py')}: TOPICS is not a tuple of topics."
            )
        return _all_topics(places, declared, "__init__.py")
    found: list[Topic] = []
    for name in _modules(places.code):
        topic = getattr(_run(places, f"{CODE}.{name}"), "TOPIC", None)
        found += _all_topics(places, () if topic is None else (topic,), name)
    return tuple(sorted(found, key=lambda topic: topic.name))


def _all_topics(places: Places, values: Iterable[object], name: str) -> tuple[Topic, ...]:
    topics = tuple(values)
    for topic in topics:
        if not isinstance(topic, Topic):
            raise CourseError(f"{places.shown(places.code / name)}: {topic!r} is not a Topic.")
    return tuple(topic for topic in topics if isinstance(topic, Topic))


def _modules(code: Path) -> Iterator[str]:
    for path in sorted(code.iterdir()):
        is_package = path.is_dir() and (path / "__init__.py").is_file()
        if is_package or (path.suffix == ".py" and path.stem != "__init__"):
            yield path.stem


def _package(places: Places) -> ModuleType:
    """The package `course`, whose modules are those of this folder. Nothing beside them becomes importable:
    the folder that it is in is on no path."""
    for name in [name for name in sys.modules if name.split(".")[0] == CODE]:
        del sys.modules[name]
    importlib.invalidate_caches()
    start = places.code / "__init__.py"
    inside = [str(places.code)]
    if start.is_file():
        spec = importlib.util.spec_from_file_location(CODE, start, submodule_search_locations=inside)
    else:
        spec = ModuleSpec(CODE, None, is_package=True)
        spec.submodule_search_locations = inside
    assert spec is not None
    sys.modules[CODE] = package = importlib.util.module_from_spec(spec)
    if spec.loader is not None:
        with _faults(places):
            spec.loader.exec_module(package)
    return package


def _run(places: Places, module: str) -> ModuleType:
    with _faults(places):
        return importlib.import_module(module)


@contextmanager
def _faults(places: Places) -> Iterator[None]:
    """Turns whatever the code of a course raises at its import into CourseError."""
    try:
        yield
    except (Exception, SystemExit) as error:
        raise fault(places, error, otherwise=places.shown(places.code)) from error
