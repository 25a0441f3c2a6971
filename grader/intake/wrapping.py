"""A folder around a whole class, which is not one student's: `homework-1/alice/02_losses.py`.

Names alone tell, as everywhere. Below a single folder there is a class where several students are: the names
of a course site, repositories, or folders, archives or files that bear names of people. What looks like the
parts or the versions of one person's work (`week-1`, `old`, `02_losses`) bears none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.intake.archives import archive_stem, is_archive
from grader.intake.errors import IntakeError
from grader.intake.layouts import Layout, Outline, guess, is_one_entry, of_a_site, outline
from grader.intake.topics import is_source, named
from grader.intake.trees import Folder, Tree, shown

if TYPE_CHECKING:
    from grader.exercise import Course

MOST_AROUND = 4
"""Folders within folders that are passed through."""

_AT_THE_TOP = (Layout.FLAT, Layout.ARCHIVES, Layout.CANVAS, Layout.BLACKBOARD)
"""Layouts of files alone: a folder at the top is none of them."""

_OF_A_PART = frozenset(
    "answers archive assignment attempt backup bak chapter code copy data day done draft ex exercise"
    " exercises final fixed helper helpers homework hw lab latest lib main misc module new notebook notebooks"
    " old part project py python session solution solutions src submission task tasks test tests topic try"
    " unit util utils v version week wk work".split()
)


def unwrapped(tree: Tree, course: Course, layout: Layout | None) -> tuple[Outline, str]:
    """The names at the top of a class, and the folder that they lie in: empty, or with a slash at its end.

    IntakeError where a single folder may as well be a class as one student's, and no layout is named.
    """
    inside = ""
    here = outline(tree.walk())
    found = here, inside
    for _ in range(MOST_AROUND):
        if not _is_a_folder_alone(here):
            break
        inside = f"{inside}{here.folders[0]}/"
        here = outline(tree.walk(), inside)
        if _is_a_class(tree, inside, here, course, layout):
            found = here, inside
    return found


def _is_a_folder_alone(top: Outline) -> bool:
    """Whether there is one folder, and beside it nothing that could be anybody's work."""
    if len(top.folders) != 1 or any(is_source(name) or is_archive(name) for name in top.files):
        return False
    return guess(top) == Layout.FOLDERS


def _is_a_class(tree: Tree, inside: str, below: Outline, course: Course, layout: Layout | None) -> bool:
    if is_one_entry(below, course):
        return False
    if of_a_site(below) or layout in _AT_THE_TOP:
        return True
    # A folder on disk was named by a person, who may well have one student; a zip of a class wraps it.
    if not isinstance(tree, Folder):
        return guess(below) is not None
    if _several_students(tree, inside, below, course):
        return True
    loose = [name for name in below.files if is_source(name) and not _is_a_part(name, course)]
    if len(loose) > 1 and layout is None:
        folder = shown(inside.rstrip("/"))
        raise IntakeError(
            f"{folder} may hold a class, with a file like {shown(loose[0])} for each student, or the work of"
            f" one student. Name {folder} itself if it holds a class; give --layout folders if it is one"
            " student's work."
        )
    return False


def _several_students(tree: Tree, inside: str, below: Outline, course: Course) -> bool:
    """Whether the names below a folder are those of several people."""
    if below.clones > 1:
        return True
    people = {archive_stem(name).casefold() for name in below.files if is_archive(name)}
    for name in filter(is_source, below.files):
        if parts := named(name, course):
            people.add((parts.before or parts.after).casefold())
    people |= set(map(str.casefold, _with_topics(tree, inside, course)))
    return sum(not _is_a_part(person, course) for person in people) > 1


def _with_topics(tree: Tree, inside: str, course: Course) -> set[str]:
    """The folders in a folder that hold a file named like a topic, or an archive."""
    found = set()
    for item in tree.walk():
        path = item.path.removeprefix(inside)
        folder, slash, file = path.partition("/")
        if item.path.startswith(inside) and slash and not item.is_folder:
            name = file.rpartition("/")[2]
            if named(name, course) or is_archive(name):
                found.add(folder)
    return found


def _is_a_part(name: str, course: Course) -> bool:
    """Whether a name is that of a part or a version of somebody's work, and not somebody's own."""
    stem = re.sub(r"\.\w+$", "", name)
    for topic in course.topics:
        stem = re.sub(re.escape(topic.name), "", stem, flags=re.IGNORECASE)
    words = filter(None, re.split(r"[\W\d_]+", stem.casefold()))
    topics = {word for topic in course.topics for word in topic.name.split("_")}
    return all(word in _OF_A_PART or word in topics for word in words)
