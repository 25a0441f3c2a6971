"""gdgrade: grade hand-written gradients against torch.autograd.

    from grader import grade
    report = grade("exercises")

`grade` is imported at its first use: the processes that run student code import this package
too, and must not hold anything that knows a reference.

Nothing is imported here, not even `__future__`: with `python -m grader` the current folder, which may
be a student's, is still on the path (see grader/safe_path.py).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from grader.grading import grade

__version__ = "0.1.0"
__all__ = ["__version__", "grade"]


def __getattr__(name: str) -> object:
    if name == "grade":
        from grader.grading import grade

        return grade
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
