"""Courses of one exercise, in a module that imports little: every examiner of one imports it."""

from __future__ import annotations

from dataclasses import replace

from grader.course import load_course
from grader.exercise import Case, Course, Exercise, Topic


def relu_alone() -> Course:
    """The topic of activations with one exercise of it."""
    topic, relu = load_course().find("relu")
    return Course((replace(topic, exercises=(relu,)),), origin=f"{__name__}:relu_alone")


def broken() -> Course:
    """A course whose reference fails."""
    case = Case("basic", lambda rng: {"x": rng.normal(size=3)})
    exercise = Exercise(name="f", points=1, reference=lambda x: x @ x @ x, cases=(case,), hints=("a", "b"))
    return Course((Topic("01_activations", "Broken", (exercise,)),), origin=f"{__name__}:broken")
