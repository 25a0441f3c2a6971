"""What student code cannot have where it is graded, and what to do about it. Runs in the child."""

from __future__ import annotations

import os
import re
import traceback

from grader.sandbox.child.absent import starred

GUARD = 'put code that only tries things out under `if __name__ == "__main__":`'
_NUMPYS = re.compile(r"(.+) not found\.")
"""How NumPy says that there is no such file."""


def remedy(error: BaseException) -> str | None:
    """A sentence on what is missing here and what to do about it; None where it is something else."""
    match error:
        case EOFError() if str(error).startswith("EOF when reading a line"):
            return f"input() has no keyboard here; {GUARD}."
        case ModuleNotFoundError(name=str(name)):
            return _of_module(name)
        case NameError(name=str(name)) if module := starred():
            return f"`{name}` is not defined. {_of_module(module)}"
        case FileNotFoundError():
            return _of_file(error)
        case OSError() if _is_of_network(error):
            return f"There is no network here ({error}); hand data in beside the exercises, or {GUARD}."
        case RuntimeError() if str(error).startswith("CUDA error"):
            return (
                f"The GPU stopped ({first_line(error)}), most often at an index that is out of range; the"
                " same call on the CPU says where."
            )
    return None


def first_line(error: BaseException) -> str:
    """The first line of what an error says: of a CUDA error the others are about how to find its kernel."""
    return next(iter(str(error).splitlines()), "")


def _of_module(name: str) -> str:
    root = name.partition(".")[0]
    return (
        f"No module named `{name}` is installed here, and no `{root}.py` was handed in beside the exercises; "
        f"hand it in if it is yours, or {GUARD}."
    )


def _of_file(error: FileNotFoundError) -> str | None:
    name = error.filename
    if name is None and (found := _NUMPYS.fullmatch(str(error))):
        name = found[1]
    if not isinstance(name, (str, bytes)):
        return None
    shown = os.path.normpath(os.fsdecode(name)).removeprefix(os.getcwd() + os.sep)
    if os.path.isabs(shown):
        return (
            f"No such file here: `{shown}`; hand it in beside the exercises and name it relative to them, "
            f"or {GUARD}."
        )
    return (
        f"`{shown}` was not handed in, or is larger than 2 MB; hand it in beside the exercises, or {GUARD}."
    )


def _is_of_network(error: OSError) -> bool:
    if type(error).__module__.partition(".")[0] in ("socket", "urllib", "requests", "urllib3", "ssl"):
        return True
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and os.path.basename(frames[-1].filename) == "socket.py"
