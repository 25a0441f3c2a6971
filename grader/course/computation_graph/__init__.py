"""08 · Computation graph: reverse-mode differentiation of single numbers, written by the student."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="08_computation_graph", title="Computation graph", exercises=exercises_of(__name__, ("value",))
)
