"""What is said of a result of the wrong type."""

from __future__ import annotations

import pytest

from grader.judging.wrong_types import told_type


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("It should return a torch.Tensor; it returned a numpy.ndarray of shape (7,).", "torch.from_numpy"),
        ("It should return a torch.Tensor; it returned a float.", ".item()"),
        ("It should return a torch.Tensor; it returned a list of 7.", "torch.stack"),
        ("It should return a torch.Tensor; it returned a tuple of 2.", "a comma too many"),
        ("It should return a torch.Tensor; it returned a torch.return_types.max.", "take its `.values`"),
        ("It should return a torch.Tensor; it returned a function.", "round brackets"),
        ("It should return a torch.Tensor; it returned a dict.", "You return a dict; the task asks for a"),
        ("It should return 2 values, as a tuple or a list; it returned a generator.", "`tuple(…)`"),
        (
            "It should return 2 values, as a tuple or a list; it returned a dict.",
            "a dict; the task asks for 2 values",
        ),
        (
            "It should return 2 values, as a tuple or a list; it returned 3.",
            "You return 3 values; the task asks for 2",
        ),
        (
            "It should return 2 values, as a tuple or a list; it returned 1.",
            "You return 1 value; the task asks for 2",
        ),
        (
            "In `losses`: It should return a torch.Tensor; it returned a list of 5.",
            "`torch.tensor(…)` numbers",
        ),
        ("In `g[0]`: It should return a torch.Tensor; it returned a tuple of 3.", "one tensor there"),
        (
            "It should return 1 value, as a tuple or a list; it returned a torch.Tensor of shape (3,).",
            "for 1 value",
        ),
        ("In `dw`: It should return a numpy.ndarray; it returned a torch.Tensor of shape ().", "`.numpy()`"),
        (
            "In `g[0]`: It should return a torch.Tensor; it returned a tuple of 1.",
            "take what is in it, `[0]`",
        ),
        ("It should return a number; it returned a torch.Tensor of shape (1,).", "plain number"),
        ("It should return a whole number; it returned a float.", "`//`"),
    ],
)
def test_what_came_back_is_told_and_what_to_do(message, says):
    said = told_type(f"{message}\nRight: `a`; wrong: `b`.", inside=message.startswith("In "))
    assert says in said
    assert len(said) <= 165


def test_words_of_another_kind_say_it_all():
    assert told_type("The shape should be (2,); yours is (3,).") == ""
