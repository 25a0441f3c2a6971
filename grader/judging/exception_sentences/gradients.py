"""Exceptions of autograd."""

from __future__ import annotations

ON_GRADIENTS: tuple[tuple[str, str, str], ...] = (
    (
        "no gradient to follow",
        r"element 0 of tensors does not require grad",
        "No tensor that requires grad leads to this value: `requires_grad_()` first, no `.detach()` or "
        "`no_grad()`; a second derivative needs `create_graph=True`.",
    ),
    (
        "in place on a leaf",
        r"leaf Variable that requires grad is being used in an in-place",
        "`w -= …` changes a tensor that requires grad in place. Write `w = w - …`, or update it inside "
        "`with torch.no_grad():`.",
    ),
    (
        "backward twice",
        r"backward through the graph a second time",
        "One `backward()` or `grad()` uses the graph up. Compute the loss again for each of them, or pass "
        "`retain_graph=True` to the first.",
    ),
    (
        "changed before backward",
        r"has been modified by an inplace operation",
        "A value that backward still needs was changed in place: write `x = x + …`, not `x += …`.",
    ),
    (
        "gradient of several values",
        r"grad can be implicitly created only for scalar outputs",
        "A gradient starts from a single number, and this tensor has several: reduce it first, for example "
        "with `.sum()`.",
    ),
    (
        "not part of the graph",
        r"appears to not have been used in the graph",
        "The loss does not depend on that tensor: differentiate with respect to the tensors that it was "
        "computed from, not to copies of them.",
    ),
    (
        ".grad is still None",
        r"'NoneType' object has no attribute '(zero_|detach|detach_|clone|add_|mul_|shape|sum)'",
        "This is None. `.grad` is None before the first `backward()`, and always on a tensor that was "
        "computed and is not a leaf.",
    ),
    (
        ".grad set to a number",
        r"assigned grad expected to be a Tensor or None",
        "Clear a gradient with `x.grad = None`, or with `x.grad.zero_()` where it is a tensor.",
    ),
    (
        "numpy() on a tensor that requires grad",
        r"Can't call numpy\(\) on Tensor that requires grad",
        "NumPy cannot follow gradients. Use torch's function of that name; `.detach()` first only where no "
        "gradient is needed.",
    ),
    (
        "an integer that requires grad",
        r"only Tensors of floating point",
        "Only floats have gradients: make it a float tensor before `requires_grad_()`.",
    ),
)
