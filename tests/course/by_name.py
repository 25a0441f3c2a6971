"""The exercises of a topic by name, for tests that look at single ones."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace


def by_name(topic: ModuleType) -> SimpleNamespace:
    """`by_name(softmax).log_softmax` is that exercise, `.TOPIC` the topic itself."""
    exercises = {exercise.name: exercise for exercise in topic.TOPIC.exercises}
    return SimpleNamespace(TOPIC=topic.TOPIC, **exercises)
