"""06 · The chain rule: along a chain, through a composition, over branches, through a hidden layer."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="06_chain_rule",
    title="The chain rule",
    exercises=exercises_of(
        __name__,
        ("linear_chain_gradient", "composed_derivative", "branching_gradient", "hidden_layer_gradient"),
    ),
)
