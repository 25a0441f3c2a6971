"""The versions that a pack installs: those that are installed here, with which the instructor graded."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from grader.doors.errors import DoorError

DISTRIBUTION = "gdgrade"
LINUX = {
    "sys_platform": "linux",
    "platform_system": "Linux",
    "os_name": "posix",
    "platform_machine": "x86_64",
}
"""Where packs run, whatever this machine is."""
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""A package that one of these needs is installed for all: a system may have another Python than this one."""

FOR_GPUS = ("nvidia-", "cuda-", "triton")
"""What torch needs with CUDA alone. Packs install the torch for the CPU."""


def pinned() -> dict[str, str]:
    """Each package that gdgrade needs, with those that they need, by its name: `torch` is `torch==2.13.0`.

    One that is only for Linux may be missing on another system, and has the bound that gdgrade gives it.
    DoorError where gdgrade is not installed as a package.
    """
    try:
        waiting = list(_needs(DISTRIBUTION))
    except PackageNotFoundError as error:
        raise DoorError(
            "gdgrade is not installed as a package here, so its dependencies are not known; run `pip install`"
            " or `make`, and pack with that."
        ) from error
    found: dict[str, str] = {}
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in found or name.startswith(FOR_GPUS):
            continue
        try:
            # A build for the CPU alone is the same version: `2.13.0+cpu`.
            found[name] = f"{name}=={Version(distribution(name).version).public}"
            waiting += _needs(name)
        except PackageNotFoundError:
            found[name] = f"{name}{requirement.specifier}"
    return dict(sorted(found.items()))


def _needs(name: str) -> Iterator[Requirement]:
    """What a package that is installed here needs on Linux, under any of these Pythons, without any extra."""
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        environments = ({**LINUX, "extra": "", "python_version": version} for version in PYTHONS)
        if requirement.marker is None or any(map(requirement.marker.evaluate, environments)):
            yield requirement
