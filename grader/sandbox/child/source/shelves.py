"""Where libraries keep what a file has left with them, to be found by every later call. Runs in the child."""

from __future__ import annotations

from collections import deque

import numpy as np
import torch

from grader.sandbox.child.source.library_names import are_put_there, objects_on_the_way

NAMES = frozenset(
    "__all__ argv default_generator environ filters from_file fromfile fromregex genfromtxt get_args "
    "get_dialect get_overloads get_printoptions get_rng_state get_state getLogger getcontext getenv "
    "geterrcall getstate list_dialects listdir loadtxt memmap read_bytes read_text scandir".split()
)
"""What hands out things that were left with a library, by its last name."""

LIBRARIES = frozenset(
    "argparse configparser doctest glob gzip pathlib pytest shutil tarfile tempfile unittest zipfile".split()
)
"""Those that are there to keep things: files, options, tests. A child has stand-ins for those that draw or
report progress, which keep nothing."""

CONTAINERS = (dict, list, set, deque, bytearray, np.ndarray, torch.Tensor)


def is_shelf(dotted: str) -> bool:
    """Whether a name of a library stands for what a file may have put something into."""
    root, *parts = dotted.split(".")
    return (
        (bool(parts) and parts[-1] in NAMES)
        or root in LIBRARIES
        or dotted == "sys.path"
        or _leads_to_what_is_kept(dotted)
    )


def _leads_to_what_is_kept(dotted: str) -> bool:
    """Whether a name leads to an attribute that somebody gave to something of a loaded library, or through
    what can be added to, as the list `unittest.defaultTestLoader.errors` can."""
    objects, missing = objects_on_the_way(dotted)
    return are_put_there(objects, missing) or any(isinstance(each, CONTAINERS) for each in objects)
