"""What torch, NumPy and Python raise, told in a sentence; the exceptions are raised here, not written."""

from __future__ import annotations

import math
import operator
from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.judging.exceptions import SENTENCES, explained
from grader.judging.raised import Raised, read_raised
from grader.judging.shape_mismatches import Call, explain_index, explain_shapes, operands
from grader.judging.shapes import read_shapes

LEAF = torch.zeros(3, requires_grad=True)
FLOATS, DOUBLES, INTEGERS = torch.zeros(3), torch.zeros(3, dtype=torch.float64), torch.zeros(3).long()


def twice():
    loss = (LEAF**2).sum()
    loss.backward()
    loss.backward()


def modified():
    power = LEAF.exp()
    total = power.sum()
    power += 1
    total.backward()


def helper(x, y):
    raise AssertionError


def unbound():
    total = later + 1  # noqa: F821
    later = total
    return total, later


@pytest.mark.parametrize(
    ("call", "name", "says"),
    [
        (lambda: FLOATS.sum().backward(), "no gradient to follow", "`requires_grad_()` first"),
        (lambda: LEAF.__iadd__(1), "in place on a leaf", "`with torch.no_grad():`"),
        (lambda: LEAF[:1].__iadd__(1), "in place on a leaf", "in place"),
        (lambda: FLOATS ^ 2.0, "`^` for a power", "`x ** 2`"),
        (lambda: 2.0 ^ 2, "`^` for a power", "`x ** 2`"),
        (lambda: FLOATS.numpy() ^ 2, "`^` for a power", "`x ** 2`"),
        (lambda: [*range(helper)], "a function where a number belongs", "is it the variable you mean?"),
        (lambda: operator.setitem(3, 0, 1), "not a list or tensor", "of type int"),
        (lambda: torch.einsum("i,j->ij", FLOATS), "another number of operands", "as many tensors"),
        (lambda: np.array([[1.0], [2.0, 3.0]]), "entries of different shapes", "of the same length"),
        (lambda: FLOATS @ torch.tensor(1.0), "wrong shape", "a single number"),
        pytest.param(
            lambda: float(np.ones(1)[None]),
            "a number from an array",
            "`.item()`",
            marks=pytest.mark.skipif(
                np.lib.NumpyVersion(np.__version__) < "2.4.0", reason="older NumPy takes the only entry"
            ),
        ),
        (twice, "backward twice", "uses the graph up"),
        (modified, "changed before backward", "changed in place"),
        (lambda: (LEAF * 2).backward(), "gradient of several values", "single number"),
        (
            lambda: torch.autograd.grad(LEAF.sum(), FLOATS.clone().requires_grad_()),
            "not part of the graph",
            "copies",
        ),
        (lambda: FLOATS.grad.zero_(), ".grad is still None", "None before the first `backward()`"),
        (lambda: setattr(LEAF, "grad", 0), ".grad set to a number", "`x.grad = None`"),
        (lambda: LEAF.numpy(), "numpy() on a tensor that requires grad", "`.detach()`"),
        (lambda: np.exp(LEAF), "numpy() on a tensor that requires grad", "torch's function"),
        (lambda: INTEGERS.clone().requires_grad_(), "an integer that requires grad", "float"),
        (lambda: bool(FLOATS > 0), "one condition for many values", "`where`"),
        (lambda: bool(np.zeros(3) > 0), "one condition for many values", "`.any()`"),
        (lambda: FLOATS.item(), "one number from many", "take one number"),
        (lambda: math.exp(FLOATS), "one number from many", "functions of `math`"),
        (lambda: math.exp(np.zeros(3)), "a number from an array", "every entry"),
        (lambda: range(FLOATS.long()), "one number from many", "one whole number"),
        (lambda: [1][1], "no such index", "begin at 0"),
        (lambda: FLOATS.sum(1), "no such axis", "The last axis here is 0, and you ask for axis 1"),
        (lambda: np.zeros(3).sum(axis=1), "no such axis", "You ask for axis 1 of an array with 1 of them"),
        (lambda: FLOATS[0, 0], "too many indices", "more indices than there are axes, 1."),
        (lambda: np.zeros(3)[0, 0], "too many indices", "more indices than there are axes, 1."),
        (lambda: len(FLOATS.sum()), "a single number has no entries", "shape ()"),
        (lambda: FLOATS[FLOATS], "an index that is not a whole number", "`.long()`"),
        (lambda: range(3.0), "a float where a whole number belongs", "`//`"),
        (lambda: torch.exp(torch.zeros(2, 2).max(1)), "values and indices", "`.values`"),
        (lambda: torch.zeros(2, 2).max(1) - 1, "values and indices", "`max` along an axis"),
        (lambda: FLOATS * None, "None in place of a value", "without `return`"),
        (lambda: FLOATS.grad[0], "None in place of a value", "without `return`"),
        (lambda: FLOATS @ DOUBLES, "wrong dtype", "float32 meets float64"),
        (lambda: torch.zeros(2, 3) @ torch.zeros(3, 2).double(), "wrong dtype", "float32 meets float64"),
        (lambda: torch.zeros(2, 3) @ DOUBLES, "wrong dtype", "float32 meets float64"),
        (lambda: FLOATS @ INTEGERS, "wrong dtype", "float32 meets int64"),
        (lambda: INTEGERS.clone().__iadd__(0.5), "wrong dtype", "In place, a float does not fit"),
        (lambda: INTEGERS.mean(), "wrong dtype", "does not work on int64 numbers"),
        (lambda: torch.softmax(INTEGERS, 0), "wrong dtype", "does not work on int64 numbers"),
        (lambda: torch.nn.functional.one_hot(FLOATS), "wrong dtype", "Class indices are int64"),
        (lambda: (FLOATS > 0) - (FLOATS > 1), "wrong dtype", "True and False cannot be subtracted"),
        (lambda: torch.zeros(4, 3).gather(0, torch.zeros(1, 4).long()), "wrong shape", "the right `dim`"),
        (lambda: torch.zeros(5, 2).T.view(10), "view of what is not contiguous", "`.reshape`"),
        (lambda: torch.stack([1.0, 2.0]), "numbers where tensors belong", "a list of float"),
        (lambda: torch.cat([FLOATS.sum()]), "single numbers cannot be joined", "`torch.stack`"),
        (lambda: torch.exp(1.0), "wrong type", "`exp` of torch takes a tensor, and this is a float"),
        (lambda: [1].shape, "wrong type", "A list has no `shape`"),
        (lambda: (1.0).sum(), "wrong type", "plain number (float), which has no `sum`"),
        (lambda: [1] * 0.5, "wrong type", "Lists and tuples do not calculate"),
        (lambda: [1] - [2], "wrong type", "Lists and tuples do not calculate"),
        (lambda: FLOATS @ 2.0, "wrong type", "`@` does not work between Tensor and float"),
        (lambda: FLOATS(2), "a value that is called", "this is a Tensor"),
        (lambda: (torch.zeros(2, 2).max(1) == FLOATS).sum(), "one True or False", "values and indices"),
        (lambda: helper(1, 2, 3), "too many arguments", "You pass 3 arguments to `helper`, which takes 2."),
        (lambda: torch.tensor(1.0, 2.0), "numbers one by one", "`torch.tensor([a, b])`"),
        (lambda: helper(1), "an argument is missing", "`helper` needs `y` as well"),
        (lambda: helper(1, 2, axis=0), "wrong arguments", "`helper` has no argument `axis`"),
        (lambda: np.zeros(3).sum(dim=0), "wrong arguments", "`dim`"),
        (lambda: FLOATS.sum(axs=0), "wrong arguments", "`sum` of torch does not take (axs=int"),
        (lambda: dict([(1, 2, 3)]), None, ""),
        (lambda: tocrh, "undefined name", "There is no `tocrh` here. Did you mean `torch`?"),  # noqa: F821
        (lambda: lables, "undefined name", "There is no `lables` here. Did you mean `labels`?"),  # noqa: F821
        (unbound, "used before it is set", "`later` has no value yet"),
        (
            lambda: torch.sigmod(FLOATS),
            "undefined name",
            "`torch` has no `sigmod`; did you mean `torch.sigmoid`?",
        ),
        (lambda: FLOATS.astype("f"), "no such method", "A tensor has no `astype`. Use `.to(dtype)`."),
        (lambda: np.zeros(3).unsqueeze(1), "no such method", "An array has no `unsqueeze`. Use `[:, None]`."),
        (lambda: math.log(0.0), "outside the domain", "0 or less"),
        (lambda: math.exp(1000), "overflow", "too large"),
        (lambda: 1 / 0, "division by 0", "divisor is 0"),
    ],
)
def test_an_exception_gets_a_sentence(call, name, says):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        call()
    first_line = str(caught.value).split("\n")[0]
    in_letters = explained(Raised(type(caught.value).__name__, first_line), ["x", "labels"])
    assert (in_letters[0] if in_letters else None) == name
    assert says in (in_letters[1] if in_letters else "")
    assert len(in_letters[1] if in_letters else "") <= 160
    assert "{" not in (in_letters[1] if in_letters else "")


@pytest.mark.parametrize("function", ["mean", "sum", "max", "std"])
def test_a_numpy_function_that_gets_a_tensor_is_told_as_that(function):
    with pytest.raises(TypeError) as caught:
        getattr(np, function)(FLOATS)
    raised = Raised("TypeError", str(caught.value).split("\n")[0], "f.py", 2, f"return np.{function}(x)")
    named = explained(raised, ["x"])
    assert named is not None
    assert named[0] == "a NumPy function on a tensor"
    assert f"`torch.{function}`" in named[1]
    assert explained(replace(raised, code=f"return x.{function}(axis=0)"), ["x"])[0] != named[0]


def test_every_sentence_is_at_most_two_lines_and_each_pattern_ends():
    assert all(len(sentence) <= 165 for _, _, sentence in SENTENCES)
    for text in ("(" * 3000, "but got: " * 400, "'NoneTyp" * 400, "unsupported operand type(s) for " * 90):
        explained(Raised("RuntimeError", text), [])


FRAMES = "\n  07.py:3, in outer\n    return f(x)\n  07.py:22, in weight_gradient\n    return delta @ inputs"


def test_a_failure_is_read_as_the_child_writes_it():
    raised = read_raised(f"RuntimeError: mat1 (5x2): a\n * more{FRAMES}")
    assert raised == Raised("RuntimeError", "mat1 (5x2): a", "07.py", 22, "return delta @ inputs")
    assert read_raised("It calls sys.exit().") is None
    assert read_raised("") is None
    assert read_raised("Error: " + "x" * 10_000).text == "x" * 1493


def in_letters(expression, shapes, *calls, ran=(), code=""):
    """What is said of an expression that raises for some inputs; a call is its inputs and its sizes."""
    failed = []
    for inputs, sizes in calls:
        with pytest.raises((RuntimeError, ValueError)) as caught:
            expression(**inputs)
        failed.append(Call(sizes, Raised("E", str(caught.value).split("\n")[0], "f.py", 2, code)))
    return explain_shapes(failed, ran, read_shapes(shapes))


def given(n, j, i):
    return {"delta": torch.zeros(n, j), "inputs": torch.zeros(n, i)}, {"N": n, "J": j, "I": i}


WEIGHT_GRADIENT = "delta (N, J), inputs (N, I) -> (J, I)"


def test_a_product_is_told_in_the_letters_of_the_task():
    said = in_letters(
        lambda delta, inputs: delta @ inputs, WEIGHT_GRADIENT, given(5, 2, 3), code="return delta @ inputs"
    )
    assert said == (
        "`delta` (N=5, J=2) @ `inputs` (N=5, I=3): both have N first;"
        " the task wants (J, I), so N is to be summed away."
    )
    said = in_letters(
        lambda X, W: X @ W,
        "X (N, D), W (K, D) -> (N, K)",
        ({"X": torch.zeros(4, 2), "W": torch.zeros(3, 2)}, {"N": 4, "D": 2, "K": 3}),
        code="z = X @ W",
    )
    assert said.endswith("both have D last, and `@` sums over last and first: `X @ W.T`.")


def test_letters_of_unnamed_operands_are_found_in_all_calls():
    said = in_letters(
        lambda delta, inputs: (delta * 1) @ (inputs * 1), WEIGHT_GRADIENT, given(4, 3, 3), given(5, 2, 3)
    )
    assert said.startswith("(N=4, J=3) @ (N=4, I=3): both have N first")


def test_sizes_that_two_letters_share_are_settled_by_the_calls_that_ran():
    both = given(4, 3, 2)[0], {"N": 4, "J": 3, "I": 2, "K": 3}
    ran = [{"N": 2, "J": 4, "I": 5, "K": 2}]
    said = in_letters(lambda delta, inputs: (delta * 1) @ (inputs * 1), WEIGHT_GRADIENT, both, ran=ran)
    assert said.startswith("(N=4, K=3) @ (N=4, I=2)")


@pytest.mark.parametrize(
    ("expression", "code", "says"),
    [
        (
            lambda a, b: a - b,
            "r = a - b",
            "Entry by entry, an axis of length K = 3 does not fit one of length N = 5 in `a` (N, K) and `b` "
            "(N,).",
        ),
        (
            lambda a, b: a.numpy() - b.numpy(),
            "r = a - b",
            "`a` (N=5, K=3) with `b` (N=5,): the axes K and N do not fit.",
        ),
        (
            lambda a, b: a @ b,
            "a @ b",
            "`a` (N=5, K=3) @ `b` (N=5,): K and N do not fit. `@` needs both equal",
        ),
        (
            lambda a, b: a.numpy() @ b.numpy(),
            "a @ b",
            "An axis of length K = 3 does not fit one of length N = 5 in `a` (N, K) and `b` (N,).",
        ),
        (
            lambda a, b: b.clone().__iadd__(torch.zeros(4, 5)),
            "",
            "A change in place cannot turn the shape (N=5,) into (4, N=5)",
        ),
        (
            lambda a, b: a.__setitem__(0, b),
            "",
            "An array of shape (N=5,) does not fit into one of shape (K=3,)",
        ),
        (
            lambda a, b: a.numpy().__setitem__(0, b),
            "",
            "An array of shape (N=5,) does not fit into one of shape (K=3,)",
        ),
        (lambda a, b: a.reshape(4, 4), "", "The shape (4, 4) has room for 16 numbers, and this array has 15"),
        (
            lambda a, b: a.numpy().reshape(4, 4),
            "",
            "The shape (4,4) has room for 16 numbers, and this array has 15",
        ),
        (lambda a, b: torch.stack([b, a[0]]), "", "entry 0 is (N=5,), entry 1 is (K=3,)"),
        (
            lambda a, b: torch.cat([a, torch.zeros(5, 5)]),
            "",
            "An axis of length N = 5 does not fit one of length K = 3: arrays that are joined",
        ),
        (lambda a, b: torch.dot(a, b), "", "`dot` takes two vectors"),
    ],
)
def test_other_shapes_that_do_not_fit(expression, code, says):
    inputs = {"a": torch.zeros(5, 3), "b": torch.zeros(5)}
    said = in_letters(expression, "a (N, K), b (N,)", (inputs, {"N": 5, "K": 3}), code=code)
    assert said.startswith(says) or says in said
    assert len(said) <= 160


@pytest.mark.parametrize("make", [torch.zeros, np.zeros])
def test_an_index_behind_the_end_is_told_with_its_axis(make):
    calls = []
    for n in (3, 5):
        with pytest.raises(IndexError) as caught:
            make((n, 3))[n]
        calls.append(Call({"N": n, "K": 3}, Raised("IndexError", str(caught.value), "f.py", 2)))
    assert explain_index(calls) == (
        "Index 3 is out of range on axis 0, which has length N = 3: the last index is 2. Is it the right "
        "axis, or one step too many?"
    )
    assert explain_index([Call({}, Raised("IndexError", "list index out of range"))]) is None


@pytest.mark.parametrize(
    ("code", "product", "found"),
    [
        ("return delta @ inputs", True, ("delta", "inputs")),
        ("return delta.T @ inputs / n", True, ("delta.T", "inputs")),
        ("z = torch.matmul(X, W.t()) + b", True, ("X", "W.t()")),
        ("g = X.mm(W)", True, ("X", "W")),
        ("return a @ b @ c", True, None),
        ("return (a * b) @ c", True, None),
        ("return f(a) @ c", True, None),
        ("return a @ b[0]", True, None),
        ("r = prediction - target", False, ("prediction", "target")),
        ("r = a - b * c", False, None),
        ("", False, None),
        ("@" * 200, True, None),
    ],
)
def test_operands_are_named_where_a_line_has_one_such_operator(code, product, found):
    assert operands(code, product) == found


def test_labels_among_scores_are_told():
    def said(code):
        inputs = {"a": torch.zeros(5, 3), "b": torch.zeros(5)}, {"N": 5, "C": 3}
        return in_letters(lambda a, b: a - b, "logits (N, C), labels (N,)", inputs, code=code)

    assert "`labels` holds the numbers of classes" in said("loss = (labels * torch.log(p)).sum()")
    assert "`labels`" not in said("loss = p[labels] * torch.log(p)")
