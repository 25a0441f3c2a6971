"""Names that a user may give to exercises and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.intake.errors import IntakeError, did_you_mean

if TYPE_CHECKING:
    from grader.exercise import Course, Exercise, Topic


def topic_aliases(topic: Topic) -> tuple[str, ...]:
    """What a topic may be called: `01_activations`, `activations`, `01`, `1`, `01_activations.py`."""
    number, _, words = topic.name.partition("_")
    aliases = [topic.name, topic.file, words, number, number.lstrip("0")]
    return tuple(alias for alias in aliases if alias)


def find_names(name: str, course: Course) -> tuple[str, ...]:
    """The exercises that `name` stands for, in the order of the course; empty where none.

    An exercise goes before a topic: `softmax` is the exercise, `04` the topic `04_softmax`.
    """
    if name in course.names:
        return (name,)
    for topic in course.topics:
        if name in topic_aliases(topic):
            return tuple(exercise.name for exercise in topic.exercises)
    return ()


def resolve(name: str, course: Course) -> tuple[str, ...]:
    """As `find_names`; IntakeError, with the closest name, where there is none."""
    found = find_names(name, course)
    if not found:
        raise IntakeError(
            "There is no exercise or topic named"
            f" {name!r}.{did_you_mean(name, known_names(course))} `gdgrade list` prints"
            " them all."
        )
    return found


def resolve_one(name: str, course: Course) -> Exercise:
    """The one exercise that `name` stands for; IntakeError for a whole topic."""
    found = resolve(name, course)
    if len(found) > 1:
        raise IntakeError(f"{name} is a topic; name one of its exercises: {', '.join(found)}.")
    return course.find(found[0])[1]


def resolve_part(name: str, course: Course) -> tuple[Topic, str | None]:
    """The topic that `name` stands for, with None, or the topic of the exercise, with its name."""
    found = resolve(name, course)
    topic, exercise = course.find(found[0])
    return topic, (exercise.name if name == exercise.name else None)


def known_names(course: Course) -> tuple[str, ...]:
    """Every name worth suggesting: exercises, then topics with and without their number."""
    topics = [alias for topic in course.topics for alias in topic_aliases(topic)]
    return (*course.names, *(alias for alias in topics if not alias.isdigit() and not alias.endswith(".py")))
