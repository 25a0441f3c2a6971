"""A small, complete course to start from: `gdgrade course new DIR`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from grader.places import CourseError
from grader.stubs import build_stub

README = """\
# {name}

A course for gdgrade. `course/` says what is asked, `solutions/` holds the tasks and their solutions,
`variants/` right and wrong versions as students write them; `exercises/` is made from the solutions. From the
folder above this one:

    gdgrade --course {name} course check             # prove the course
    gdgrade --course {name} course build             # write exercises/ after a change of solutions/
    gdgrade --course {name} course check --approve   # accept the names that wrong versions get now
    gdgrade --course {name} init my-exercises        # what a student starts from
    gdgrade --course {name} batch CLASS -o RESULTS   # grade a class

`export GDGRADE_COURSE=/absolute/path/to/{name}` replaces the option. Students who check their own work need
`course/` and `exercises/`, and `published.py` where there is one; the rest is yours.
"""

AVERAGES = '''\
"""Averages, with NumPy: the example of an exercise on arrays."""

from __future__ import annotations

from typing import Any

from grader.toolkit import Case, Exercise, KnownMistake, Topic, inputs

weighted_mean = Exercise(
    name="weighted_mean",
    points=1,
    library="numpy",
    by_hand=None,
    # The expected value: it takes float64 tensors, and returns a tensor or a number.
    reference=lambda x, w: float((w * x).sum() / w.sum()),
    cases=(
        # The first case is the basic one. Draw everything random from the generator, here `rng`.
        Case("seven values", lambda rng: {"x": inputs.normal(rng, 7), "w": inputs.uniform(rng, 0.5, 2, 7)}),
        Case("one value", lambda rng: {"x": inputs.normal(rng, 1), "w": inputs.uniform(rng, 0.5, 2, 1)}),
    ),
    mistakes=(
        KnownMistake(
            "divided by N",
            lambda x, w: float((w * x).sum() / len(x)),
            "The sum is divided by the number of values; divide it by the sum of the weights.",
        ),
        KnownMistake(
            "weights ignored",
            lambda x, w: float(x.mean()),
            "This is the plain mean; multiply each value by its weight.",
        ),
    ),
    hints=(
        "Which value would you return if all weights were 1?",
        "If all weights are doubled, the result must stay the same.",
    ),
)

TOPIC = Topic("01_averages", "Averages", (weighted_mean,))
'''

SLOPES = '''\
"""Slopes, with torch: the example of an exercise on derivatives."""

from __future__ import annotations

from typing import Any

from grader.toolkit import ByHand, Curve, Exercise, KnownMistake, Topic, derivatives, inputs, torch


def log_cosh(x: Any) -> Any:
    """log(cosh(x)), which does not overflow."""
    return x + torch.nn.functional.softplus(-2 * x) - torch.log(torch.full_like(x, 2.0))


log_cosh_derivative = Exercise(
    name="log_cosh_derivative",
    points=2,
    by_hand=ByHand(),
    reference=lambda x: derivatives.derivative(log_cosh, x),
    cases=inputs.elementwise(),
    mistakes=(
        KnownMistake(
            "log(cosh(x))",
            log_cosh,
            "This is log(cosh(x)) itself; return its derivative.",
        ),
        KnownMistake(
            "1 - tanh(x)²",
            lambda x: 1 - torch.tanh(x) ** 2,
            "This is the second derivative; return the first.",
        ),
    ),
    # What `gdgrade plot log_cosh_derivative` draws.
    picture=Curve(x=(-4, 4), y_label="derivative of log(cosh(x))"),
    hints=(
        "The derivative of log(u) is u'/u.",
        "The derivative of cosh is sinh. What is sinh(x) / cosh(x)?",
    ),
)

TOPIC = Topic("02_slopes", "Slopes", (log_cosh_derivative,))
'''

SOLUTION_OF_AVERAGES = '''\
"""Averages."""

import numpy as np


def weighted_mean(x: np.ndarray, w: np.ndarray) -> float:
    """The mean of values with weights: Σ w[n] x[n] / Σ w[n].

    Args: `x` and `w`, float64, (N,), N ≥ 1, all weights above 0.
    Returns: a float.
    """
    # BEGIN SOLUTION
    return np.sum(w * x) / np.sum(w)
    # END SOLUTION
'''

SOLUTION_OF_SLOPES = '''\
"""Slopes."""

import torch


def log_cosh_derivative(x: torch.Tensor) -> torch.Tensor:
    """The derivative of log(cosh(x)) at x, element by element.

    It must stay finite and right for |x| = 1000 in float32.

    Args: `x`, float, any shape.
    Returns: the derivative, with the shape, dtype and device of `x`.
    Not allowed: autograd.
    """
    # BEGIN SOLUTION
    return torch.tanh(x)
    # END SOLUTION
'''

VARIANTS_OF_AVERAGES = """\
import numpy as np


# %% weighted_mean | right | by NumPy
def weighted_mean(x, w):
    return np.average(x, weights=w)


# %% weighted_mean | right | in a loop
def weighted_mean(x, w):
    total = 0.0
    for value, weight in zip(x, w):
        total += value * weight
    return float(total / w.sum())


# %% weighted_mean | wrong | the mean of products | cause: divided by N, not by the sum of the weights
def weighted_mean(x, w):
    return np.mean(w * x)


# %% weighted_mean | wrong | without weights | cause: the weights are not used
def weighted_mean(x, w):
    return np.mean(x)
"""

VARIANTS_OF_SLOPES = """\
import math

import torch


# %% log_cosh_derivative | right | by the sigmoid
def log_cosh_derivative(x):
    return torch.where(x == 0, x, 2 * torch.sigmoid(2 * x) - 1)


# %% log_cosh_derivative | wrong | the second derivative | cause: differentiated twice
def log_cosh_derivative(x):
    return 1 - torch.tanh(x) ** 2


# %% log_cosh_derivative | wrong | the function itself | cause: not differentiated
def log_cosh_derivative(x):
    return torch.logaddexp(x, -x) - math.log(2)
"""

NAMES_OF_AVERAGES = """\
exercise\ttitle\tcause\tnamed
weighted_mean\tthe mean of products\tdivided by N, not by the sum of the weights\tdivided by N
weighted_mean\twithout weights\tthe weights are not used\tweights ignored
"""

NAMES_OF_SLOPES = """\
exercise\ttitle\tcause\tnamed
log_cosh_derivative\tthe second derivative\tdifferentiated twice\t1 - tanh(x)²
log_cosh_derivative\tthe function itself\tnot differentiated\tlog(cosh(x))
"""

SOLUTIONS: Mapping[str, str] = MappingProxyType(
    {"01_averages.py": SOLUTION_OF_AVERAGES, "02_slopes.py": SOLUTION_OF_SLOPES}
)
FILES: Mapping[str, str] = MappingProxyType(
    {
        "course/__init__.py": '"""The topics of the course: each module here has a TOPIC."""\n',
        "course/averages.py": AVERAGES,
        "course/slopes.py": SLOPES,
        **{f"solutions/{file}": text for file, text in SOLUTIONS.items()},
        **{f"exercises/{file}": build_stub(text) for file, text in SOLUTIONS.items()},
        "variants/01_averages/weighted_mean.py": VARIANTS_OF_AVERAGES,
        "variants/02_slopes/log_cosh_derivative.py": VARIANTS_OF_SLOPES,
        "variants/01_averages/names.tsv": NAMES_OF_AVERAGES,
        "variants/02_slopes/names.tsv": NAMES_OF_SLOPES,
    }
)
"""Every file but the README, by its path in the course."""


def write_course(folder: Path) -> tuple[Path, ...]:
    """Write the course into a folder that is not there yet, or is empty; the paths written.

    Raises CourseError, with nothing overwritten, where that cannot be done.
    """
    name = folder.resolve().name or "my-course"
    texts = {"README.md": README.format(name=name), **FILES}
    try:
        if folder.exists() and any(folder.iterdir()):
            raise CourseError(f"{folder} is not empty; name a new folder.")
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CourseError(f"The course cannot be written into {folder}: {reason}.") from error
    return tuple(folder / path for path in texts)
