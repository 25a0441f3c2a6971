"""gdgrade: grade hand-written gradients against torch.autograd.

    from grader import grade
    report = grade("exercises")

    from grader import check_gradient
    check_gradient(f, df, x)

    from grader import check
    check(softmax)                  # in a notebook, just defined

They are imported at their first use: the processes that run student code import this package
too, and must not hold anything that knows a reference.

Nothing is imported here, not even `__future__`: with `python -m grader` the current folder, which may
be a student's, is still on the path (see grader/safe_path.py).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from grader.gradient_check import check_gradient
    from grader.learner.grade import grade
    from grader.notebook.checking import check

__version__ = "0.1.0"
__all__ = ["__version__", "check", "check_gradient", "grade"]


def __getattr__(name: str) -> object:
    if name == "grade":
        from grader.learner.grade import grade

        return grade
    if name == "check":
        from grader.notebook.checking import check

        return check
    if name == "check_gradient":
        from grader.gradient_check import check_gradient

        return check_gradient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
