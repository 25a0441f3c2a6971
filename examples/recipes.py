"""The sample class: who handed in what, and how it must come out.

A student's files are the worked solutions, with some functions as they wrote them and some not
written yet. `expected` says how each exercise that does not earn all its points ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.course import load_course
from grader.report import Status


@dataclass(frozen=True)
class Recipe:
    """How to make one submission.

    `wrong` holds source to put in the place of an exercise's function, `unwritten` the exercises
    to leave as their stubs. `expected` names every exercise that must not earn all its points.
    """

    student: str
    remark: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    unwritten: tuple[str, ...] = ()
    expected: Mapping[str, Status] = field(default_factory=dict)


def expect(status: Status, names: str) -> dict[str, Status]:
    """The same status for each of the names, which are separated by spaces."""
    return dict.fromkeys(names.split(), status)


ADA = Recipe("ada", "everything right")

BELA = Recipe(
    "bela",
    "has not started",
    unwritten=load_course().names,
    expected=dict.fromkeys(load_course().names, Status.NOT_STARTED),
)

_CHEN_LEFT = """
    batched_softmax_jacobian softmax_vjp log_softmax log_softmax_jacobian cross_entropy cross_entropy_gradient
    cost gradient gradient_descent fit_line
"""
CHEN = Recipe(
    "chen",
    "half done, and what is done is right",
    unwritten=tuple(_CHEN_LEFT.split()),
    expected=expect(Status.NOT_STARTED, _CHEN_LEFT),
)

DORA = Recipe(
    "dora",
    "signs the wrong way round",
    wrong={
        "sigmoid_derivative": """
def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * (s - 1)
""",
        "cross_entropy_gradient": """
def cross_entropy_gradient(logits, labels):
    one_hot = torch.nn.functional.one_hot(labels, logits.shape[1])
    return (one_hot - softmax(logits)) / len(labels)
""",
    },
    expected=expect(Status.FAILED, "sigmoid_derivative cross_entropy_gradient"),
)

EMIL = Recipe(
    "emil",
    "sums where the mean is asked for",
    wrong={
        "cross_entropy": """
def cross_entropy(logits, labels):
    rows = torch.arange(len(labels), device=labels.device)
    return -log_softmax(logits)[rows, labels].sum()
""",
        "cross_entropy_gradient": """
def cross_entropy_gradient(logits, labels):
    one_hot = torch.nn.functional.one_hot(labels, logits.shape[1])
    return softmax(logits) - one_hot
""",
        "cost": """
def cost(theta, X, y):
    return float(((X @ theta - y) ** 2).sum() / 2)
""",
    },
    expected=expect(Status.FAILED, "cross_entropy cross_entropy_gradient cost"),
)

FAY = Recipe(
    "fay",
    "formulas that overflow, and all that is built on them",
    wrong={
        "sigmoid": """
def sigmoid(x):
    return torch.exp(x) / (1 + torch.exp(x))
""",
        "softmax": """
def softmax(logits, dim=-1):
    exponentials = torch.exp(logits)
    return exponentials / exponentials.sum(dim=dim, keepdim=True)
""",
        "log_softmax": """
def log_softmax(logits, dim=-1):
    return torch.log(softmax(logits, dim))
""",
    },
    expected=expect(
        Status.PARTIAL,
        """sigmoid sigmoid_derivative softmax softmax_jacobian batched_softmax_jacobian softmax_vjp
        log_softmax log_softmax_jacobian cross_entropy cross_entropy_gradient""",
    ),
)

GIL = Recipe(
    "gil",
    "a Jacobian transposed, a sum along the wrong axis",
    wrong={
        "log_softmax_jacobian": """
def log_softmax_jacobian(logits):
    p = softmax(logits)
    return torch.eye(len(p), dtype=p.dtype, device=p.device) - p[:, None]
""",
        "softmax_vjp": """
def softmax_vjp(upstream, logits):
    p = softmax(logits)
    return p * (upstream - (upstream * p).sum(dim=0))
""",
    },
    expected=expect(Status.FAILED, "log_softmax_jacobian softmax_vjp"),
)

HANA = Recipe(
    "hana",
    "right values, but the inputs are changed",
    wrong={
        "relu": """
def relu(x):
    x[x < 0] = 0
    return x
""",
        "log_softmax": """
def log_softmax(logits, dim=-1):
    logits -= logits.amax(dim=dim, keepdim=True)
    return logits - torch.log(torch.exp(logits).sum(dim=dim, keepdim=True))
""",
    },
    expected=expect(Status.FAILED, "relu log_softmax cross_entropy"),
)

IVAN = Recipe(
    "ivan",
    "loops that are off by one step",
    wrong={
        "gradient_descent": """
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    for _ in range(1, max_iterations):
        slope = gradient(theta, X, y)
        if np.all(np.abs(slope) <= tolerance):
            break
        theta = theta - alpha * slope
    return theta
""",
        "fit_line": """
def fit_line(X, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        residuals = X @ w + b - y
        w = w - lr * 2 * X.T @ residuals
        b = b - lr * 2 * residuals.sum()
        losses.append(((X @ w + b - y) ** 2).sum())
    return w, b, torch.stack(losses)
""",
    },
    expected=expect(Status.FAILED, "gradient_descent fit_line"),
)

JO = Recipe(
    "jo",
    "a loop that never ends",
    wrong={
        "gradient_descent": """
def gradient_descent(X, y, alpha, tolerance=1e-5, max_iterations=100_000):
    theta = np.ones((2, 1))
    slope = gradient(theta, X, y)
    while np.any(np.abs(slope) > tolerance):
        theta = theta - alpha * slope
    return theta
""",
    },
    expected=expect(Status.TIMEOUT, "gradient_descent"),
)

KIM = Recipe(
    "kim",
    "a bracket missing in one file",
    wrong={
        "log_softmax": """
def log_softmax(logits, dim=-1):
    shifted = logits - logits.amax(dim=dim, keepdim=True
    return shifted - torch.log(torch.exp(shifted).sum(dim=dim, keepdim=True))
""",
    },
    expected=expect(
        Status.ERROR,
        """softmax softmax_jacobian batched_softmax_jacobian softmax_vjp
        log_softmax log_softmax_jacobian cross_entropy cross_entropy_gradient""",
    ),
)

LENA = Recipe(
    "lena",
    "sys.exit() left in a file, prints without end in another",
    wrong={
        "tanh": """
def tanh(x):
    y = 2 * sigmoid(2 * x) - 1
    while y.abs().max() > 0:
        print("y is", y.tolist(), "-" * 2000)
    return y
""",
        "fit_line": """
def fit_line(X, y, w, b, lr, epochs):
    raise NotImplementedError("fit_line is not written yet")


import sys

print(cost(np.ones((2, 1)), np.ones((3, 2)), np.ones((3, 1))))
sys.exit()
""",
    },
    expected=expect(Status.ERROR, "tanh cost gradient gradient_descent")
    | expect(Status.NOT_STARTED, "fit_line"),
)

MAX = Recipe(
    "max",
    "no return, a wrong dtype, recursion without end, a process that gives up",
    wrong={
        "tanh_derivative": """
def tanh_derivative(x):
    1 - torch.tanh(x) ** 2
""",
        "relu_derivative": """
def relu_derivative(x):
    return x > 0
""",
        "leaky_relu_derivative": """
def leaky_relu_derivative(x, negative_slope=0.01):
    return leaky_relu_derivative(x, negative_slope)
""",
        "cross_entropy": """
def cross_entropy(logits, labels):
    import os

    os._exit(0)
""",
    },
    expected=expect(Status.FAILED, "tanh_derivative relu_derivative")
    | expect(Status.ERROR, "leaky_relu_derivative")
    | expect(Status.CRASHED, "cross_entropy"),
)

NIA = Recipe(
    "nia",
    "lets torch do what was asked for by hand",
    wrong={
        "sigmoid_derivative": """
def sigmoid_derivative(x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(torch.sigmoid(x).sum(), x)[0]
""",
        "softmax": """
def softmax(logits, dim=-1):
    return torch.softmax(logits, dim)
""",
    },
    expected=expect(Status.FORBIDDEN, "sigmoid_derivative softmax"),
)

RECIPES = (ADA, BELA, CHEN, DORA, EMIL, FAY, GIL, HANA, IVAN, JO, KIM, LENA, MAX, NIA)
