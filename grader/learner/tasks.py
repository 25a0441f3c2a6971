"""What `gdgrade show` prints: the whole task, as a student needs it to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.learner.overview import worth
from grader.stubs import lesson, pristine, rules, task

if TYPE_CHECKING:
    from grader.outline import ExerciseOutline, TopicOutline
    from grader.places import Places


def whole_task(topic: TopicOutline, name: str, places: Places) -> str:
    """The task of one exercise, then the rules of its file."""
    stub = pristine(topic, places)
    parts = [_task(topic, exercise, stub) for exercise in topic.exercises if exercise.name == name]
    return "\n\n".join(filter(None, [*parts, rules(stub)]))


def whole_topic(topic: TopicOutline, places: Places) -> str:
    """The lesson of a topic with its rules, then the task of each exercise."""
    stub = pristine(topic, places)
    tasks = [_task(topic, exercise, stub) for exercise in topic.exercises]
    return "\n\n\n".join(filter(None, [lesson(stub), *tasks]))


def missing_file(topic: TopicOutline) -> str:
    """What is said of a topic that has no file."""
    return f"{topic.file} is missing. Save it again, or restore the stub with `gdgrade reset {topic.name}`."


def _task(topic: TopicOutline, exercise: ExerciseOutline, stub: str) -> str:
    return f"{worth(topic, exercise)}\n\n{task(stub, exercise.name).rstrip()}"
