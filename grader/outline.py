"""The outline of a course: what can be said of it without its references and cases.

A `Course` is an outline with all that is needed to grade, its topics and exercises likewise. What only
names, lists or hints takes an outline, which `grader.outlines` has without importing the course.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.places import Places

BUILT_IN = "gdgrade"
"""The name of the course that gdgrade comes with."""


@dataclass(frozen=True, kw_only=True)
class ExerciseOutline:
    """The name of an exercise, what it is worth, and what helps with it."""

    name: str
    points: int
    hints: tuple[str, ...]


@dataclass(frozen=True)
class TopicOutline:
    """One file of exercises. `name` is the file's name without `.py`: `04_softmax`."""

    name: str
    title: str
    exercises: tuple[ExerciseOutline, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.py"


@dataclass(frozen=True)
class CourseOutline:
    """The ordered topics, and where they come from.

    `origin` tells another process where to load the course from (see `grader.loading`): functions do not
    travel between processes. `digest` is that of the files it was loaded from, empty for the course that
    gdgrade comes with.
    """

    topics: tuple[TopicOutline, ...]
    name: str = BUILT_IN
    origin: str = BUILT_IN
    places: Places = field(default_factory=Places.built_in)
    digest: str = ""

    def __iter__(self) -> Iterator[tuple[TopicOutline, ExerciseOutline]]:
        """Every exercise with its topic, in the order of the course."""
        for topic in self.topics:
            for exercise in topic.exercises:
                yield topic, exercise

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all exercises, in the order of the course."""
        return tuple(exercise.name for _, exercise in self)

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the topics, by their names."""
        return {topic.name: topic.title for topic in self.topics}

    def find(self, name: str) -> tuple[TopicOutline, ExerciseOutline]:
        """The exercise called `name` and its topic; KeyError where there is none."""
        for topic, exercise in self:
            if exercise.name == name:
                return topic, exercise
        raise KeyError(name)
