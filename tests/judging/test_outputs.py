"""Which outputs are right, told by their names, and as layers where they are numbered by them."""

from __future__ import annotations

import pytest

from grader.judging.outputs import right_and_wrong, what_is_right


def outputs(**names: str):
    """`outputs(dW="10", db="11")`: two lists, the first of which is wrong in its last array."""
    return [
        (f"`{name}[{i}]`" if len(goods) > 1 else f"`{name}`", good == "1")
        for name, goods in names.items()
        for i, good in enumerate(goods)
    ]


def layers(weights: str, biases: str):
    return outputs(weight_gradients=weights, bias_gradients=biases)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (outputs(dw="1", db="0"), "Right: `dw`; wrong: `db`."),
        (outputs(dw="0", db="0"), ""),
        (layers("01", "11"), "Right: `weight_gradients[1]`, `bias_gradients`; wrong: `weight_gradients[0]`."),
        (layers("00000", "11111"), "Right: `bias_gradients`; wrong: `weight_gradients`."),
        (
            outputs(A="0101010101"),
            "Right: `A[1]`, `A[3]`, `A[5]` and 2 more; wrong: `A[0]`, `A[2]`, `A[4]` and 2 more.",
        ),
        (outputs(dw="0"), ""),
    ],
)
def test_right_and_wrong_outputs_are_listed(found, says):
    assert right_and_wrong(found) == says


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([outputs(dw="1", db="0")], "`dw` is right in every case; look at `db`."),
        ([outputs(dw="1", db="0"), outputs(dw="0", db="0")], None),
        ([outputs(a="0", b="0")], None),
        (
            [[("`a`", True), ("`b`", False), ("value 3", True)], [("`a`", True), ("value 2", False)]],
            "`a` is right in every case; look at `b`.",
        ),
        (
            [outputs(a="1", b="0", c="1"), outputs(a="1", b="0")],
            "`a` and `c` are right in every case; look at `b`.",
        ),
        (
            [layers("01", "01")],
            "The last layer's gradients are right in every case; the mistake is between layer 2 and layer 1.",
        ),
        (
            [layers("01", "01"), layers("001", "001")],
            "The last layer's gradients are right in every case;"
            " the mistake is between the last layer and the one before it.",
        ),
        (
            [layers("011", "011")],
            "The last 2 layers' gradients are right in every case;"
            " the mistake is between layer 2 and layer 1.",
        ),
        (
            [layers("01", "01"), layers("011", "011")],
            "The last layers' gradients are right in every case; the mistake is before them.",
        ),
        (
            [layers("00", "11"), layers("000", "111")],
            "`bias_gradients` are right in every case; look at `weight_gradients`."
            " The deltas are right, for both are made of them.",
        ),
        ([layers("00", "00")], None),
        (
            [outputs(A="110"), outputs(A="1100")],
            "`A[0]` to `A[1]` are right in every case; the first wrong one is `A[2]`.",
        ),
        (
            [outputs(A="10"), outputs(A="1100")],
            "`A[0]` is right in every case; look at `A[1]`, `A[2]` and `A[3]`.",
        ),
    ],
)
def test_what_is_right_in_all_wrong_answers_is_said(answers, says):
    assert what_is_right(answers, "in every case") == says


def test_names_with_numbers_are_layers_too():
    named = [("`dW1`", False), ("`db1`", False), ("`dW2`", True), ("`db2`", True)]
    assert what_is_right([named], "in every case") == (
        "The last layer's gradients are right in every case; the mistake is between layer 2 and layer 1."
    )
    named[1] = ("`db1`", True)
    assert what_is_right([named], "in every case") == (
        "`db1`, `dW2` and `db2` are right in every case; look at `dW1`."
    )
