"""The names that students mean where Python finds none."""

from __future__ import annotations

OTHERS_NAMES = {
    "Tensor": {
        "astype": "`.to(dtype)`",
        "copy": "`.clone()`",
        "array": "the tensor itself",
        "concatenate": "`torch.cat`",
        "append": "`torch.cat`",
    },
    "numpy.ndarray": {
        "unsqueeze": "`[:, None]`",
        "clone": "`.copy()`",
        "detach": "the array itself",
        "numel": "`.size`",
        "t": "`.T`",
        "to": "`.astype(dtype)`",
        "float": "`.astype(float)`",
        "exp": "`np.exp(x)`",
        "log": "`np.log(x)`",
        "size": "`.shape`",
        "permute": "`.transpose`",
        "abs": "`np.abs(x)`",
    },
}
"""What stands for a method of the other library."""

USUAL_NAMES = (
    "torch numpy np math F nn functional range len sum zip enumerate float int abs max min list tuple print "
    "sorted reversed isinstance True False None"
).split()
