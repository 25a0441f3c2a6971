"""08 · Computation graph: reverse-mode differentiation of single numbers, written by the student."""

from __future__ import annotations

from grader.course.computation_graph.value import value
from grader.toolkit import Topic

TOPIC = Topic(name="08_computation_graph", title="Computation graph", exercises=(value,))
