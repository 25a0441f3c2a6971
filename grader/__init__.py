"""gdgrade: grade hand-written gradients against torch.autograd.

    from grader import grade
    report = grade("exercises")

`grade` is imported at its first use: the processes that run student code import this package
too, and must not hold anything that knows a reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.grading import grade

__version__ = "0.1.0"
__all__ = ["__version__", "grade"]


def __getattr__(name: str) -> Any:
    if name == "grade":
        from grader.grading import grade

        return grade
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
