"""Keep the current folder out of what this process and those that it starts import and run.

A batch is often started in the folder of the submissions: a `struct.py` there is a student's.
Imports only what Python has loaded before it looks at any folder, not even `__future__`.
"""

import os
import sys

SEARCHED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Variables that list folders; an entry that is empty or relative means one below the current folder."""


def leave_current_folder() -> None:
    """Take the current folder off the path of this process, and off that of all that it starts.

    For the start of a program only. What Python itself has imported before stays imported.
    """
    current = _current_folders()
    sys.path[:] = [entry for entry in sys.path if not {entry, os.path.normpath(entry)} & current]
    cleaned = safe_environment()
    for name in SEARCHED:
        if name not in cleaned:
            os.environ.pop(name, None)
    os.environ.update(cleaned)


def safe_environment() -> dict[str, str]:
    """The environment of this process, for another one: no list of folders in it leads to the current
    folder, and Python keeps the folder that it is started in off its path."""
    kept = dict(os.environ)
    if sys.flags.ignore_environment:
        kept = {name: value for name, value in kept.items() if not name.startswith("PYTHON")}
    safe = without_relative(kept) | {"PYTHONSAFEPATH": "1"}
    # An editor may have named the current folder in full.
    current = _current_folders()
    path = [folder for folder in safe.pop("PYTHONPATH", "").split(os.pathsep) if folder not in current]
    return safe | ({"PYTHONPATH": os.pathsep.join(path)} if path else {})


def grader_environment() -> dict[str, str]:
    """`safe_environment()` for a Python that imports this grader, be it installed or not."""
    environment = safe_environment()
    path = [environment["PYTHONPATH"]] if "PYTHONPATH" in environment else []
    return environment | {"PYTHONPATH": os.pathsep.join([*path, grader_root()])}


def without_relative(environment: dict[str, str]) -> dict[str, str]:
    """An environment whose lists of folders have absolute entries only; a list with none is left out."""
    lists = {name: _absolute_entries(environment[name]) for name in SEARCHED if name in environment}
    others = {name: value for name, value in environment.items() if name not in lists}
    return others | {name: value for name, value in lists.items() if value}


def grader_root() -> str:
    """Where this grader was imported from, be it installed or not."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _absolute_entries(folders: str) -> str:
    return os.pathsep.join(entry for entry in folders.split(os.pathsep) if os.path.isabs(entry))


def _current_folders() -> set[str]:
    """What of the path is the current folder, or was given relative to it; this grader's own checkout is
    neither."""
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    relative = {folder for folder in ("", *given) if not os.path.isabs(folder)}
    try:
        return (relative | {os.path.abspath(folder) for folder in relative}) - {grader_root()}
    except OSError:  # the current folder was removed, and nothing can be found there
        return relative
