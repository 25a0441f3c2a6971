"""A control group around the warm process and all that it forks, where one may be made.

In it the kernel itself counts memory and processes: what no limit of a single process counts (memory that
is shared, or the kernel's own) and what many hold together. One group for all, since to move a process
into one takes the kernel some 13 ms, as long as a child takes to start.

A group is divided only by whoever it was given to: the user who owns it, or root at the top of the tree
and where the group is marked as delegated. What another service has made for itself is left alone.
"""

from __future__ import annotations

import contextlib
import os
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OURS = "gdgrade-"
FILES = {
    "memory": ("memory.max", "memory.limit_in_bytes"),
    "pids": ("pids.max", "pids.max"),
}
"""The file that a limit is written to, in the second version of control groups and in the first."""

ENTER = 'for group in $1; do echo $$ > "$group/cgroup.procs" || exit 1; done; shift; exec "$@"'


@dataclass(frozen=True)
class Group:
    """A control group: one folder, or one for each controller."""

    folders: tuple[Path, ...]

    def entered(self, command: Sequence[str]) -> list[str]:
        """The command that enters the group and then runs `command`."""
        return ["/bin/sh", "-c", ENTER, "sh", " ".join(map(str, self.folders)), *command]

    def remove(self) -> None:
        """Remove it. What still has processes in it stays, until another grader comes by."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


def make(limits: Mapping[str, int]) -> Group | None:
    """A new group with these limits by their controller: "memory" in bytes, "pids" in processes. None
    where one for the first of them may not be made; of the others it has what there is."""
    if sys.platform != "linux":
        return None
    places = {controller: next(_places(controller), None) for controller in limits}
    if not places or next(iter(places.values())) is None:
        return None
    name = f"{OURS}{os.getpid()}-{uuid.uuid4().hex}"
    folders = tuple(sorted({place / name for place in places.values() if place}))
    group = Group(folders)
    try:
        for folder in folders:
            _sweep(folder.parent)
            folder.mkdir()
        for controller, place in places.items():
            if place:
                _limit(place / name, controller, limits[controller])
    except OSError:
        group.remove()
        return None
    return group


def _limit(folder: Path, controller: str, limit: int) -> None:
    file = next(folder / name for name in FILES[controller] if (folder / name).exists())
    file.write_text(str(limit))


def _sweep(place: Path) -> None:
    """Remove the empty groups of graders that were killed."""
    for left in place.glob(f"{OURS}*"):
        with contextlib.suppress(OSError, ValueError):
            if not os.path.exists(f"/proc/{int(left.name.split('-')[1])}"):
                left.rmdir()


def _places(controller: str) -> Iterator[Path]:
    """The folders in which a group with this controller may be made, the best first."""
    for top, own, controllers in _own_groups():
        if controller in controllers:
            if _may_divide(own, own == top):
                yield own
        elif not controllers:
            # In the second version a group with processes in it cannot hand controllers on. Beside it
            # there is often a place: the slice that a user's programs run in.
            for folder in (own,) if own == top else (own, own.parent):
                if _may_divide(folder, folder == own == top) and controller in _hands_on(folder):
                    yield folder


def _own_groups() -> Iterator[tuple[Path, Path, frozenset[str]]]:
    """For each tree of groups its top folder, the folder of the group that this process is in, and its
    controllers; none of these for the second version, where every group has its own."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
        mounts = [line.split(" - ") for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    except OSError:
        return
    groups = [line.split(":", 2) for line in lines]
    paths = {frozenset(filter(None, names.split(","))): path for _, names, path in groups}
    for mount, kind in mounts:
        root, top = mount.split()[3:5]
        options = frozenset(kind.split()[-1].split(","))
        for controllers, path in paths.items():
            fits = controllers <= options if controllers else kind.startswith("cgroup2 ")
            if kind.startswith("cgroup") and fits and Path(path).is_relative_to(root):
                yield Path(top), Path(top) / Path(path).relative_to(root), controllers


def _may_divide(folder: Path, at_the_top: bool) -> bool:
    """Whether it is this user's to divide. For root only `at_the_top` or by the word of who made it, so
    that nothing ever leaves a group which it was put into."""
    if not os.access(folder, os.W_OK):
        return False
    if os.geteuid() != 0:
        return folder.stat().st_uid == os.geteuid()
    return at_the_top or _is_delegated(folder)


def _is_delegated(folder: Path) -> bool:
    """Whether systemd has marked it as one that belongs to whoever runs in it."""
    for name in ("trusted.delegate", "user.delegate"):
        with contextlib.suppress(OSError):
            if os.getxattr(folder, name) == b"1":
                return True
    return False


def _hands_on(folder: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return (folder / "cgroup.subtree_control").read_text().split()
    return []
