"""What must hold of anybody's course before it is used. Each broken rule is a CourseError.

Nothing here needs torch: these rules are checked at the start of every command. What only running the
references can show is found where they run.
"""

from __future__ import annotations

import keyword
import random
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Case, Course, Exercise, KnownMistake, Library, Property, Topic
from grader.faults import fault, place_of_function, places_of
from grader.inputs import draw
from grader.judging.shapes import read_shapes, sizes_of
from grader.picture import Picture
from grader.places import CourseError, Places
from grader.published.drivers import DRIVERS
from grader.published.shared_values import FACTORIES, SharedValue
from grader.sandbox.arguments import describe

DRAWS = 3
"""How often a case is drawn under one seed, to find out whether it comes out the same."""
SEED = 1


def check(course: Course) -> None:
    """Everything that can be known of a course without running its references."""
    places = course.places
    topics = course.topics
    if not topics:
        raise CourseError(f"{places.shown(places.code)} has no topic: none of its modules has a TOPIC.")
    for topic in topics:
        _check_topic(places, topic)
    _check_once(places, "Topic", "topic", [topic.name for topic in topics])
    _check_once(places, "Exercise", "exercise", list(course.names))
    for _, exercise in course:
        _check_exercise(places, exercise)
        for case in exercise.cases:
            _check_case(places, exercise, case)
        _check_picture(places, exercise)
    for topic in topics:
        _check_there(places, topic)


def check_published(course: Course) -> None:
    """That every factory and every driver that a course names exists, once its own are published."""
    for _, exercise in course:
        drivers = (exercise.driver, exercise.picture and exercise.picture.driver)
        for driver in drivers:
            if driver is not None and driver not in DRIVERS:
                raise _wrong(course.places, exercise, f"there is no driver {driver!r}")
        for case in exercise.cases:
            for name in _shared_values(list(draw(exercise, case, SEED).values())):
                if name not in FACTORIES:
                    raise _wrong_case(course.places, exercise, case, f"there is no factory {name!r}")


def check_files(places: Places) -> None:
    """Every module of a course can be imported by its name, and what is published can be read as Python."""
    for path in sorted(places.code.rglob("*.py")):
        for part in path.relative_to(places.code).with_suffix("").parts:
            if not part.isidentifier() or keyword.iskeyword(part):
                raise CourseError(
                    f"{places.shown(path)}: {part} is not a name that Python can import;"
                    " use letters, digits and underscores, and do not begin with a digit."
                )
    if places.published:
        try:
            compile(places.published.read_bytes(), str(places.published), "exec", dont_inherit=True)
        except (SyntaxError, ValueError, OSError) as error:
            raise fault(places, error, otherwise=places.shown(places.published)) from error


def _check_topic(places: Places, topic: Topic) -> None:
    where = next(iter(places_of(places, "Topic", str(topic.name))), places.shown(places.code))
    if not isinstance(topic.name, str) or not f"_{topic.name}".isidentifier() or not topic.name.isascii():
        raise CourseError(
            f"{where}: a topic is named {topic.name!r}, which is not the name of a Python"
            " file; write it like 01_fourier, with letters, digits and underscores."
        )
    if not isinstance(topic.exercises, tuple) or not topic.exercises:
        raise CourseError(f"{where}: the topic {topic.name} needs a tuple of exercises.")
    for exercise in topic.exercises:
        if not isinstance(exercise, Exercise):
            raise CourseError(f"{where}: {exercise!r} in the topic {topic.name} is not an Exercise.")


def _check_once(places: Places, kind: str, what: str, names: list[str]) -> None:
    """No two of them have the same name, nor names that some disks take for the same."""
    seen: dict[str, str] = {}
    for name in names:
        if (first := seen.setdefault(name.casefold(), name)) and names.count(name) > 1:
            *others, last = places_of(places, kind, name) or [places.shown(places.code)]
            also = f", as in {others[0]}" if others else ""
            raise CourseError(f"{last}: two of the {what}s are named {name}{also}; rename one.")
        if first != name:
            where = next(iter(places_of(places, kind, name)), places.shown(places.code))
            raise CourseError(
                f"{where}: the {what}s {first} and {name} differ only in upper and lower case; rename one."
            )


def _check_exercise(places: Places, exercise: Exercise) -> None:
    def require(holds: object, message: str) -> None:
        if not holds:
            raise _wrong(places, exercise, message)

    name = exercise.name
    named = isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name)
    require(named, "its name is not valid in Python")
    points = exercise.points
    require(isinstance(points, (int, float)) and 0 < points < float("inf"), "its points are not above 0")
    require(callable(exercise.reference), "its reference is not a function")
    libraries = get_args(Library)
    require(exercise.library in libraries, f"its library is not one of {', '.join(libraries)}")
    for what, values, kind in (
        ("cases", exercise.cases, Case),
        ("hints", exercise.hints, str),
        ("mistakes", exercise.mistakes, KnownMistake),
        ("properties", exercise.properties, Property),
        ("outputs", exercise.outputs, str),
    ):
        good = isinstance(values, tuple) and all(isinstance(value, kind) for value in values)
        require(good, f"its {what} are not a tuple of {kind.__name__}")
    require(exercise.cases, "it has no cases")
    names = [case.name for case in exercise.cases]
    require(len(set(names)) == len(names), "two of its cases have the same name")
    require(not exercise.is_class or exercise.driver, "a class needs a driver that puts it to use")
    require(isinstance(exercise.shapes, str), "its shapes are not a string")
    require(
        isinstance(exercise.picture, Picture | None), "its picture is not one of the kinds of the toolkit"
    )
    try:
        read_shapes(exercise.shapes)
    except ValueError as error:
        raise _wrong(places, exercise, f"its shapes: {error}") from error


def _check_case(places: Places, exercise: Exercise, case: Case) -> None:
    """A case draws the same inputs from the same generator, and ones that can be handed over."""
    before = _global_generators()
    try:
        sizes_of(read_shapes(exercise.shapes), draw(exercise, case, SEED))
        drawn = [_flat(draw(exercise, case, SEED)) for _ in range(DRAWS)]
    except Exception as error:
        where = place_of_function(places, case.inputs) or _where(places, exercise)
        raise fault(places, error, f"the case {case.name!r} of {exercise.name} fails", where) from error
    if any(other != drawn[0] for other in drawn[1:]) or _global_generators() != before:
        raise _wrong_case(
            places,
            exercise,
            case,
            "its inputs differ each time; draw all random values from the generator that it gets",
        )


def _check_picture(places: Places, exercise: Exercise) -> None:
    """The calls of a picture can be made, and their inputs can be handed over."""
    if exercise.picture is None:
        return
    try:
        for inputs in exercise.picture.calls():
            _flat(inputs)
    except Exception as error:
        raise fault(
            places, error, f"the picture of {exercise.name} fails", _where(places, exercise)
        ) from error


def _flat(inputs: Mapping[str, Any]) -> Any:
    """The inputs as a value that can be compared. TypeError for one that cannot cross the boundary."""
    arrays: dict[str, NDArray[Any]] = {}
    specs = {name: describe(value, name, arrays) for name, value in inputs.items()}
    for name, array in arrays.items():
        if array.dtype.kind not in "fiub":
            raise TypeError(f"an array of {array.dtype.name} in {name} cannot be an argument")
    return repr(specs), {key: (a.dtype, a.shape, a.tobytes()) for key, a in arrays.items()}


def _global_generators() -> tuple[Any, ...]:
    of_numpy: Any = np.random.get_state()  # noqa: NPY002 - the one that a case must leave alone
    _, key, *rest = of_numpy
    torch = sys.modules.get("torch")
    of_torch = torch.default_generator.get_state().numpy().tobytes() if torch else b""
    return (key.tobytes(), *rest), random.getstate(), of_torch


def _check_there(places: Places, topic: Topic) -> None:
    """There is something that students can start from."""
    if not places.can_be_started(topic.file):
        raise CourseError(
            f"{places.shown(places.solution(topic.file))} is missing, and so is"
            f" {places.shown(places.exercise(topic.file))}; write the solutions of the"
            f" topic {topic.name}."
        )


def _shared_values(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, SharedValue):
            yield value.name
            yield from _shared_values(value.arguments)
        elif isinstance(value, (list, tuple)):
            yield from _shared_values(value)


def _wrong(places: Places, exercise: Exercise, message: str) -> CourseError:
    return CourseError(f"{_where(places, exercise)}: the exercise {exercise.name}: {message}.")


def _wrong_case(places: Places, exercise: Exercise, case: Case, message: str) -> CourseError:
    where = place_of_function(places, case.inputs) or _where(places, exercise)
    return CourseError(f"{where}: the case {case.name!r} of {exercise.name}: {message}.")


def _where(places: Places, exercise: Exercise) -> str:
    found = places_of(places, "Exercise", exercise.name)
    return found[0] if found else _written(places, exercise.reference)


def _written(places: Places, function: Callable[..., Any]) -> str:
    return place_of_function(places, function) or places.shown(Path(places.code))
