"""The shapes in which a class arrives: one module each, which tells whose a file is by its path.

The guess goes by the names at the top alone: what most of them look like, of the layouts in the order
gradescope, moodle, blackboard, canvas, brightspace, sakai, repositories, folders, archives, flat. Course
sites and repositories are unmistakable; else folders and archives are students where they are at least as
many as the loose source files, and the loose files are where they are more. What comes from Classroom 50
looks like repositories or archives, and is read in the same way where it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.intake.archives import is_archive
from grader.intake.errors import IntakeError, did_you_mean
from grader.intake.layouts import (
    archives,
    blackboard,
    brightspace,
    canvas,
    classroom50,
    flat,
    folders,
    gradescope,
    moodle,
    repositories,
    sakai,
)
from grader.intake.layouts.layout import Layout
from grader.intake.layouts.ownership import Owner, Ownership, Unclear
from grader.intake.topics import is_source, named
from grader.intake.trees import ENVIRONMENT, Item, is_git

if TYPE_CHECKING:
    from grader.exercise import Course

__all__ = [
    "AUTO",
    "LAYOUTS",
    "Layout",
    "Outline",
    "Owner",
    "Ownership",
    "Ownerships",
    "Unclear",
    "guess",
    "is_one_entry",
    "named_layout",
    "of_a_site",
    "outline",
    "ownerships",
]

LAYOUTS = tuple(Layout)
AUTO = "auto"
"""The word for a layout that is to be guessed."""

Ownerships = Callable[[str, bool], Ownership | Unclear | None]
"""Whose a path is, given whether it is a folder's; None where it is nobody's."""


@dataclass(frozen=True)
class Outline:
    """The names at the top of a tree."""

    folders: tuple[str, ...]
    files: tuple[str, ...]
    clones: int  # of the folders, those with a .git


def named_layout(layout: str) -> Layout | None:
    """The layout of this name, None for "auto"; IntakeError where there is no such layout."""
    if layout not in (AUTO, *LAYOUTS):
        names = ", ".join((AUTO, *LAYOUTS))
        raise IntakeError(
            f"There is no layout {layout!r}.{did_you_mean(layout, LAYOUTS)} The layouts are {names}."
        )
    return None if layout == AUTO else Layout(layout)


def outline(items: Iterable[Item], inside: str = "") -> Outline:
    """What is at the top, or at the top of the folder `inside`, which ends in a slash."""
    names: dict[str, bool] = {}
    clones = 0
    for item in items:
        path = item.path.removeprefix(inside)
        if not item.path.startswith(inside) or not path or item.problem == ENVIRONMENT:
            continue
        top, slash, rest = path.partition("/")
        names[top] = names.get(top, False) or bool(slash) or item.is_folder
        clones += is_git(rest) and "/" not in rest
    return Outline(
        tuple(name for name, is_folder in names.items() if is_folder and not is_git(name)),
        tuple(name for name, is_folder in names.items() if not is_folder),
        clones,
    )


def of_a_site(top: Outline) -> Layout | None:
    """The course site whose download it is, or None."""
    if gradescope.METADATA in top.files or _most(top.folders, gradescope.fits):
        return Layout.GRADESCOPE
    if _most((*top.folders, *top.files), moodle.fits):
        return Layout.MOODLE
    if _most(top.files, blackboard.fits):
        return Layout.BLACKBOARD
    if _most(top.files, canvas.fits):
        return Layout.CANVAS
    if _most((*top.folders, *(name for name in top.files if name != "index.html")), brightspace.fits):
        return Layout.BRIGHTSPACE
    return Layout.SAKAI if _most(top.folders, sakai.fits) else None


def guess(top: Outline) -> Layout | None:
    """The layout that the names look like; None where nothing could be anybody's work."""
    site = of_a_site(top)
    if site:
        return site
    packed = sum(is_archive(name) for name in top.files)
    loose = sum(is_source(name) for name in top.files)
    if loose > len(top.folders) + packed:
        return Layout.FLAT
    if 2 * top.clones > len(top.folders):
        return Layout.REPOSITORIES
    if top.folders:
        return Layout.FOLDERS
    return Layout.ARCHIVES if packed else None


def is_one_entry(top: Outline, course: Course) -> bool:
    """Whether the names are those of one student's work: topics, and no student's name on them."""
    parts = [named(name, course) for name in top.files]
    return any(part and not part.before and not part.after for part in parts) or (
        [name.casefold() for name in top.folders] == ["exercises"] and not any(parts)
    )


def ownerships(
    layout: Layout, course: Course, names: Iterable[str], entries: dict[str, gradescope.Entry] | None = None
) -> Ownerships:
    """How a layout reads a path. `names` are those of all files, `entries` what Gradescope's metadata
    tell."""
    if layout == Layout.FLAT:
        return flat.Flat(names, course).ownership
    if layout == Layout.BLACKBOARD:
        return blackboard.Blackboard(names).ownership
    if layout == Layout.GRADESCOPE:
        return gradescope.Gradescope(entries or {}).ownership
    modules: dict[Layout, Ownerships] = {
        Layout.FOLDERS: folders.ownership,
        Layout.ARCHIVES: archives.ownership,
        Layout.CANVAS: canvas.ownership,
        Layout.MOODLE: moodle.ownership,
        Layout.BRIGHTSPACE: brightspace.ownership,
        Layout.SAKAI: sakai.ownership,
        Layout.REPOSITORIES: repositories.ownership,
        Layout.CLASSROOM50: classroom50.ownership,
    }
    return modules[layout]


def _most(names: Iterable[str], fits: Callable[[str], bool]) -> bool:
    answers = [fits(name) for name in names]
    return 2 * sum(answers) > len(answers)
