"""The courses that are installed as packages, by the entry points that they declare.

    [project.entry-points."gdgrade.courses"]
    kalman = "kalman_course"

is the course `kalman` in the folder of the package `kalman_course`, which has the same parts as a course in a
folder of its own. Nothing of a package is imported to find it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints

GROUP = "gdgrade.courses"


def installed_courses() -> Mapping[str, Path | None]:
    """The folder of each installed course by its name, None where the package that it names is not there."""
    return {point.name: folder_of(point) for point in _entry_points()}


def packages() -> tuple[str, ...]:
    """The top-level packages that hold installed courses."""
    return tuple(sorted({point.value.partition(".")[0] for point in _entry_points()}))


def _entry_points() -> EntryPoints:
    # Imported here: it is slow, and most commands use the course that gdgrade comes with.
    from importlib.metadata import entry_points

    return entry_points(group=GROUP)


def folder_of(point: EntryPoint) -> Path | None:
    """The folder of the package that an entry point names."""
    package, *inside = point.value.split(".")
    folder = package_folder(package)
    return folder.joinpath(*inside) if folder else None


def package_folder(package: str) -> Path | None:
    """The folder of a top-level package; None where it is not there, or is a single file."""
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    locations = list(spec.submodule_search_locations or ()) if spec else []
    return Path(locations[0]).resolve() if locations else None
