"""06 · The chain rule: along a chain, through a composition, over branches, through a hidden layer."""

from __future__ import annotations

from grader.course.chain_rule.branching_gradient import branching_gradient
from grader.course.chain_rule.composed_derivative import composed_derivative
from grader.course.chain_rule.hidden_layer_gradient import hidden_layer_gradient
from grader.course.chain_rule.linear_chain_gradient import linear_chain_gradient
from grader.toolkit import Topic

TOPIC = Topic(
    name="06_chain_rule",
    title="The chain rule",
    exercises=(linear_chain_gradient, composed_derivative, branching_gradient, hidden_layer_gradient),
)
