"""What `gdgrade doctor` tells: the versions and devices here, and what student code can do here."""

from __future__ import annotations

import importlib.util
import platform
import sys
from collections.abc import Iterator, Mapping

from grader.grading import Grader
from grader.sandbox.forking import BUBBLEWRAP, IN_FORCE


def examination(grader: Grader) -> Iterator[str]:
    """The lines of the examination; the last is the confinement in force, in a word."""
    for name, version in grader.versions.items():
        yield f"{name:<10} {version}"
    yield f"{'system':<10} {platform.system()} {platform.release()}"
    yield f"{'devices':<10} {', '.join(grader.devices)}"
    yield f"{'threads':<10} 1 in each process that runs student code"
    yield ""
    yield "What student code can do here, found out by trying:"
    for act, succeeded in grader.possible_acts.items():
        yield f"  {'YES' if succeeded else 'no ':<4} {act}"
    yield ""
    if grader.around:
        yield "Around it, in case that one of these barriers has a hole:"
        for name, state in grader.around.items():
            yield f"  {name:<14} {state}"
        yield ""
    yield from advice(grader.isolation, grader.around)
    yield f"Isolation: {grader.isolation}"


def advice(word: str, around: Mapping[str, str]) -> Iterator[str]:
    """What is missing on this system, and how to get it."""
    if word != "isolated":
        yield "This is no sandbox for code that you do not trust."
    if sys.platform != "linux":
        yield f"{platform.system()} has no barrier that gdgrade could use: student code gets a process of its"
        yield "own, the limits that there are, a watchdog over its memory and a timeout. To grade the work"
        yield "of others, use Linux" + (", as in WSL." if platform.system() == "Windows" else ".")
        return
    if word != "isolated":
        yield from _missing_barriers()
    if around[BUBBLEWRAP] == "not installed":
        yield "bubblewrap takes the network, other processes and people's files out of sight as well"
        yield "(Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap)."
    elif around[BUBBLEWRAP] != IN_FORCE:
        yield "bubblewrap is installed; it needs a system that lets it make namespaces, which containers"
        yield "and some distributions forbid to ordinary users."


def _missing_barriers() -> Iterator[str]:
    landlock, seccomp = _landlock(), _seccomp()
    if not landlock:
        yield "Landlock keeps files away. It needs Linux 5.13 or newer, with it enabled, and the package"
        yield "landlockpy (pip install landlockpy)."
    if not seccomp:
        yield "seccomp keeps the network and other programs away. It needs the package pyseccomp (pip install"
        yield "pyseccomp) and the system's libseccomp2 (Debian, Ubuntu: apt install libseccomp2)."
    if landlock and seccomp:
        yield "Landlock and seccomp are here. To keep signals and local sockets away, Landlock needs"
        yield "Linux 6.12."


def _landlock() -> bool:
    if importlib.util.find_spec("landlockpy") is None:
        return False
    from landlockpy import supported

    return bool(supported())


def _seccomp() -> bool:
    try:
        import pyseccomp  # noqa: F401 - it looks for the system's library when it is imported
    except (ImportError, OSError, AttributeError, RuntimeError):
        return False
    return True
