"""What `gdgrade show` prints: the whole task, as a student needs it to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.learner.overview import worth
from grader.stubs import lesson, rules, task

if TYPE_CHECKING:
    from grader.exercise import Exercise, Topic
    from grader.places import Places


def whole_task(topic: Topic, name: str, places: Places) -> str:
    """The task of one exercise, then the rules of its file."""
    parts = [_task(topic, exercise, places) for exercise in topic.exercises if exercise.name == name]
    return "\n\n".join(filter(None, [*parts, rules(topic, places)]))


def whole_topic(topic: Topic, places: Places) -> str:
    """The lesson of a topic with its rules, then the task of each exercise."""
    tasks = [_task(topic, exercise, places) for exercise in topic.exercises]
    return "\n\n\n".join(filter(None, [lesson(topic, places), *tasks]))


def _task(topic: Topic, exercise: Exercise, places: Places) -> str:
    return f"{worth(topic, exercise)}\n\n{task(topic, exercise.name, places).rstrip()}"
