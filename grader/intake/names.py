"""Names that a user may give to exercises and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.intake.errors import IntakeError, did_you_mean, first_few

if TYPE_CHECKING:
    from grader.outline import CourseOutline, TopicOutline

SHORTEST_BEGINNING = 2
"""How many letters of a name are enough to stand for it."""
MOST_NAMES = 8
"""How many names a message lists."""


def topic_aliases(topic: TopicOutline) -> tuple[str, ...]:
    """What a topic may be called: `01_activations`, `activations`, `01`, `1`, `01_activations.py`."""
    number, _, words = topic.name.partition("_")
    aliases = [topic.name, topic.file, words, number, number.lstrip("0")]
    return tuple(alias for alias in aliases if alias)


def find_names(name: str, course: CourseOutline) -> tuple[str, ...]:
    """The exercises that `name` stands for, in the order of the course; empty where none.

    An exercise goes before a topic: `softmax` is the exercise, `04` the topic `04_softmax`.
    """
    if name in course.names:
        return (name,)
    for topic in course.topics:
        if name in topic_aliases(topic):
            return tuple(exercise.name for exercise in topic.exercises)
    return ()


def completed(word: str, course: CourseOutline) -> str:
    """The name of the one exercise, else of the one topic, that begins with `word`; `word` where it is a name
    itself, or where none begins so. IntakeError, with the names, where several do."""
    if len(word) < SHORTEST_BEGINNING or find_names(word, course):
        return word
    topics = [
        alias
        for topic in course.topics
        if (alias := next((alias for alias in topic_aliases(topic) if alias.startswith(word)), None))
    ]
    exercises = [name for name in course.names if name.startswith(word)]
    for names in (exercises, topics):
        if len(names) > 1:
            shown = first_few(names, MOST_NAMES)
            raise IntakeError(f"Several names begin with {word!r}: {shown}. Type more of the name.")
        if names:
            return names[0]
    return word


def resolve(name: str, course: CourseOutline) -> tuple[str, ...]:
    """The exercises of a name, or of the beginning of one; IntakeError, with the closest name, for none."""
    found = find_names(completed(name, course), course)
    if not found:
        raise IntakeError(
            "There is no exercise or topic named"
            f" {name!r}.{did_you_mean(name, known_names(course))} `gdgrade list` prints"
            " them all."
        )
    return found


def resolve_one(name: str, course: CourseOutline) -> str:
    """The name of the one exercise that `name` stands for; IntakeError for a whole topic."""
    found = resolve(name, course)
    if len(found) > 1:
        raise IntakeError(f"{name} is a topic; name one of its exercises: {', '.join(found)}.")
    return found[0]


def resolve_part(name: str, course: CourseOutline) -> tuple[TopicOutline, str | None]:
    """The topic that `name` stands for, with None, or the topic of the exercise, with its name."""
    found = resolve(name, course)
    topic, exercise = course.find(found[0])
    return topic, (exercise.name if completed(name, course) == exercise.name else None)


def known_names(course: CourseOutline) -> tuple[str, ...]:
    """Every name worth suggesting: exercises, then topics with and without their number."""
    topics = [alias for topic in course.topics for alias in topic_aliases(topic)]
    return (*course.names, *(alias for alias in topics if not alias.isdigit() and not alias.endswith(".py")))
