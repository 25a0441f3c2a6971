"""Finding a class: who handed in what, told by names alone. Reading it comes later, one by one."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.archives import is_archive
from grader.intake.beside import may_lie_beside
from grader.intake.errors import IntakeError, listing
from grader.intake.found import FoundClass, FoundEntry, FoundFile, LeftOut
from grader.intake.ids import give_ids
from grader.intake.layouts import (
    AUTO,
    LAYOUTS,
    Layout,
    Outline,
    Owner,
    Ownership,
    Ownerships,
    Unclear,
    gradescope,
    guess,
    is_one_entry,
    named_layout,
    of_a_site,
    outline,
    ownerships,
)
from grader.intake.topics import is_source
from grader.intake.trees import ENVIRONMENT, Folder, Item, Tree, is_git, shown
from grader.intake.wrapping import unwrapped
from grader.intake.zips import open_zip
from grader.roster import Student, SubmissionEntry

if TYPE_CHECKING:
    from grader.exercise import Course

_UNDATED = (Layout.CANVAS, Layout.REPOSITORIES, Layout.CLASSROOM50)
"""Layouts whose files bear the time of the download: Canvas packs them with that, a clone makes them then.
Archives of repositories have the time of the last commit, which its author sets."""

MAX_BESIDE = 1_000
"""How many names of one student's other files are kept; far fewer are read."""
MAX_PROBLEMS = 20
"""How many sentences one student's row holds; the rest are counted."""


def find_class(path: Path, course: Course, layout: str = AUTO) -> FoundClass:
    """Who handed in what, in a folder or a zip of everything.

    Nothing is read but names and times, and of a Gradescope export the metadata. The layout is guessed
    by the names at the top (the rule is in `grader.intake.layouts`) unless one is named; a folder around
    the class is passed through (`grader.intake.wrapping`). Every student has a submission, also one whose
    work cannot be graded. IntakeError where the layout is unknown, or no student is found.
    """
    named = named_layout(layout)
    tree = open_class(str(path))
    top, inside = unwrapped(tree, course, named)
    if inside and isinstance(tree, Folder):
        return find_class(path / inside, course, layout)
    chosen = named or guess(top)
    download = _download(path, tree, top) if chosen == Layout.ARCHIVES and not named else None
    if download:
        return find_class(download, course)
    if chosen is None:
        raise IntakeError(f"There are no submissions in {shown(str(path))}.")
    if not named and chosen in (Layout.FLAT, Layout.FOLDERS) and is_one_entry(top, course):
        raise IntakeError(
            f"{shown(str(path))} holds the files of one student; name the folder that holds all students,"
            " or grade this one with `gdgrade check`."
        )
    class_ = _Gathering(tree, inside, chosen)
    class_.gather(course)
    if not class_.works:
        raise IntakeError(
            f"There are no submissions in {shown(str(path))} in the layout {chosen}."
            f" `--layout` takes {', '.join(LAYOUTS)}."
        )
    return FoundClass(chosen, class_.entries(os.path.abspath(path)), class_.left_out())


def find_submission(path: Path) -> FoundEntry:
    """What one student handed in, all of it in the folder `path`, as `find_class` finds a student's folder.
    IntakeError where there is no such folder.
    """
    if not path.is_dir():
        raise IntakeError(f"There is no folder {shown(str(path))}.")
    name = path.resolve().name or "submission"
    owner = Owner(name, name)
    one = _Gathering(Folder(path), "", Layout.FOLDERS)
    one.works[owner.key] = _Work(owner, 0.0, name)
    one.gather_by(lambda place, _: Ownership((owner,), place))
    (found,) = one.entries(os.path.abspath(path))
    return found


def open_class(path: str) -> Tree:
    """The tree that a class is in; IntakeError where it is neither a folder nor a zip."""
    if Path(path).is_dir():
        return Folder(Path(path))
    if not Path(path).exists():
        raise IntakeError(f"There is no folder or file {shown(path)}.")
    if is_archive(path) and not path.casefold().endswith(".zip"):
        raise IntakeError(
            f"{shown(path)} is a tar of a whole class; unpack it into a folder, or make it a zip."
        )
    return open_zip(path)


def _download(path: Path, tree: Tree, top: Outline) -> Path | None:
    """The zip of a class that is all that a folder holds: a course site's, or one of several archives, which
    nobody hands in."""
    if len(top.files) != 1 or not isinstance(tree, Folder) or (path / top.files[0]).is_symlink():
        return None
    try:
        download = open_zip(str(path / top.files[0]))
        with closing(download.file):
            below = outline(download.walk())
            if len(below.folders) == 1 and not of_a_site(below):
                below = outline(download.walk(), f"{below.folders[0]}/")
    except IntakeError:
        return None
    several = len(below.files) > 1 and guess(below) == Layout.ARCHIVES
    return path / top.files[0] if several or of_a_site(below) else None


@dataclass
class _Work:
    """What one student handed in, as it comes together."""

    owner: Owner
    attempt: float
    place: str
    files: list[FoundFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    beside: list[FoundFile] = field(default_factory=list)
    submitted: float | None = None
    late: bool = False


class _Gathering:
    """Goes through a tree once and puts each file with its student."""

    def __init__(self, tree: Tree, inside: str, layout: Layout) -> None:
        self.works: dict[str, _Work] = {}
        self._tree = tree
        self._inside = inside
        self._layout = layout
        self._left_out: dict[str, str] = {}
        # Names by place, in order and once: an attempt of a group may still count for some of them.
        self._earlier: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def gather(self, course: Course) -> None:
        entries = self._metadata() if self._layout == Layout.GRADESCOPE else None
        names = (item.path.removeprefix(self._inside) for item in self._tree.walk() if not item.is_folder)
        self.gather_by(ownerships(self._layout, course, names, entries))

    def gather_by(self, owner_of: Ownerships) -> None:
        """Put each file with those whose it is."""
        for item in self._tree.walk():
            path = item.path.removeprefix(self._inside)
            if not item.path.startswith(self._inside) or not path or is_git(path):
                continue
            top, inner, _ = path.partition("/")
            # A name that leads out of an archive at once is nobody's, and nor are folders of packages.
            nobodys = top in ("", ".", "..") or item.problem == ENVIRONMENT
            ownership = None if nobodys else owner_of(path, item.is_folder)
            if isinstance(ownership, Ownership):
                for owner in ownership.owners:
                    self._add(owner, ownership, item, path)
            elif path != gradescope.METADATA:
                # Of a folder one line, whatever it holds: it may be somebody's work.
                place = path if nobodys else top
                reason = "" if place == top and inner else item.problem
                reason = ownership.reason if isinstance(ownership, Unclear) else reason
                in_folder = bool(inner) or item.is_folder
                self._left_out.setdefault(place, reason or _foreign(self._layout, in_folder))

    def entries(self, root: str) -> tuple[FoundEntry, ...]:
        ids = give_ids({key: work.owner.preferred_id for key, work in self.works.items()})
        found = (self._entry(work, ids[key], root) for key, work in self.works.items())
        return tuple(sorted(found, key=lambda found: found.entry.student.id.casefold()))

    def left_out(self) -> tuple[LeftOut, ...]:
        earlier = {
            place: f"is an earlier attempt by {listing(names)}; a later one counts"
            for place, names in self._earlier.items()
        }
        return tuple(
            LeftOut(shown(place), reason) for place, reason in sorted((self._left_out | earlier).items())
        )

    def _metadata(self) -> dict[str, gradescope.Entry]:
        try:
            with self._tree.open(self._inside + gradescope.METADATA) as file:
                return gradescope.read_metadata(file)
        except (IntakeError, OSError) as error:
            self._left_out[gradescope.METADATA] = f"cannot be read, so no student's name is known: {error}"
            return {}

    def _add(self, owner: Owner, ownership: Ownership, item: Item, path: str) -> None:
        place = path.partition("/")[0]
        work = self.works.get(owner.key)
        if work is None or ownership.attempt > work.attempt:
            if work:
                self._earlier[work.place][shown(work.owner.name)] = None
            work = self.works[owner.key] = _Work(owner, ownership.attempt, place)
        elif ownership.attempt < work.attempt:
            self._earlier[place][shown(owner.name)] = None
            return
        work.late |= ownership.late
        if ownership.submitted is not None:
            work.submitted = ownership.submitted
        if item.problem:
            work.problems.append(replace(item, path=path).sentence)
        elif not item.is_folder and (is_source(ownership.file) or is_archive(ownership.file)):
            work.files.append(FoundFile(item.path, ownership.file, ownership.upload, item.modified or 0.0))
        elif not item.is_folder:
            work.others.append(ownership.file)
            if may_lie_beside(ownership.file) and len(work.beside) < MAX_BESIDE:
                work.beside.append(FoundFile(item.path, ownership.file))

    def _entry(self, work: _Work, student_id: str, root: str) -> FoundEntry:
        owner = work.owner
        student = Student(student_id, shown(owner.name), owner.number, shown(owner.login), shown(owner.email))
        problems = list(limited(work.problems))
        if not work.files:
            problems.append(_nothing(work.others))
        times = [file.modified for file in work.files if file.modified]
        known = work.submitted or (max(times) if times and self._layout not in _UNDATED else None)
        return FoundEntry(
            SubmissionEntry(student, shown(work.place), _local(known), work.late, tuple(problems)),
            root,
            tuple(work.files),
            tuple(work.beside),
        )


def _foreign(layout: Layout, is_folder: bool) -> str:
    if is_folder and layout in (Layout.FLAT, Layout.ARCHIVES):
        return f"is a folder, but the layout {layout} takes only files (--layout folders takes folders)"
    reasons = {
        Layout.FOLDERS: "is not in a student's folder",
        Layout.REPOSITORIES: "is not in a repository",
        Layout.CLASSROOM50: "is neither in a repository nor an archive of one",
        Layout.FLAT: "is not a source file with a student's name",
        Layout.ARCHIVES: "is not a zip or tar archive",
    }
    return reasons.get(layout, f"is not named as {layout.capitalize()} names submissions")


def _nothing(others: list[str]) -> str:
    found = ", ".join(shown(name) for name in others[:3])
    more = f", and {len(others) - 3} more" if len(others) > 3 else ""
    return f"No exercise was handed in{f'; found only {found}{more}' if found else ''}."


def limited(sentences: list[str]) -> Iterator[str]:
    """The first sentences, and how many more there are."""
    yield from sentences[:MAX_PROBLEMS]
    if len(sentences) > MAX_PROBLEMS:
        yield f"{len(sentences) - MAX_PROBLEMS} more were refused."


def _local(seconds: float | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds).astimezone() if seconds is not None else None
    except (ValueError, OverflowError, OSError):
        return None
