"""The folder RESULTS: opened only where nobody else could have put anything into it, and kept private.

Marks and students' work are there, and what is there is believed the next time. So it has to belong to the
user (root may also use what the user who called sudo owns, and everybody what root owns), nobody else may
write to it, and it holds no links. Where others may only read, as earlier versions left it, they lose that.

Others are all users of the system but root and a group that has the user as its only member. Who may write
to a folder above RESULTS could put another in its place; the group of such a folder is trusted, everybody is
not. Windows has none of this, and keeps a person's profile to that person.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.batch.errors import LedgerError
from grader.batch.folder import NO_LINK, POSIX, PRIVATE_FILE, PRIVATE_FOLDER, Folder

LEDGER = "ledger.sqlite"
SCORES, INDEX, LEFT_OUT, SIMILAR = "scores.csv", "index.html", "left_out.txt", "similar.html"
REPORTS, FEEDBACK, EXPORT, GONE = "reports", "feedback", "export", "gone"

Found = tuple[Path, os.stat_result]


def open_private(path: Path) -> Folder:
    """The folder RESULTS, made where it is missing; nothing is written where it is refused.

    LedgerError where it is not the user's alone; OSError where it cannot be made or entered.
    """
    if not POSIX:
        path.mkdir(parents=True, exist_ok=True)
        for place in path.iterdir():
            _check_no_link(place, os.lstat(place))
        return Folder(path, None)
    _check_way_to(path)
    for parent in reversed([parent for parent in path.parents if not parent.exists()]):
        parent.mkdir(0o755, exist_ok=True)
    path.mkdir(PRIVATE_FOLDER, exist_ok=True)
    folder = Folder(path, os.open(path, os.O_RDONLY | os.O_DIRECTORY))
    try:
        _check_and_close(folder)
    except BaseException:
        folder.close()
        raise
    return folder


def _check_way_to(path: Path) -> None:
    """Refuse a path that another user decides on."""
    full = path.absolute()
    for place in (full, *full.parents):
        if place.is_symlink() and os.lstat(place).st_uid not in _trusted():
            raise LedgerError(
                f"{place} is a link that belongs to another user; name a folder of your own with -o."
            )
    for place in full.resolve().parents:
        if place.exists():
            mode = place.stat().st_mode
            if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
                raise LedgerError(
                    f"Anyone may write to {place} and replace {path}; name a folder elsewhere with -o, or"
                    f" `chmod o-w {place}`."
                )


def _check_and_close(folder: Folder) -> None:
    """Refuse what is not the user's alone, then take away what rights to read others have."""
    assert folder.descriptor is not None
    top = os.fstat(folder.descriptor)
    _check_owner(folder.path, top)
    _check_writers(folder.path, top)
    found = list(_inside(folder.path, folder.descriptor))
    for place, entry in found:
        _check_entry(place, entry)
    if top.st_mode & 0o077 and not any(place.name == LEDGER for place, _ in found):
        _check_unused(folder)
    os.fchmod(folder.descriptor, PRIVATE_FOLDER)
    if os.fstat(folder.descriptor).st_mode & 0o077:
        raise LedgerError(
            f"{folder.path} cannot be made private, because its file system keeps no"
            " permissions; name a folder on another one with -o, such as one in your home"
            " directory."
        )
    for place, entry in found:
        if entry.st_mode & 0o077 and os.geteuid() in (0, entry.st_uid):
            _close_entry(folder, place)


def _inside(path: Path, descriptor: int) -> Iterator[Found]:
    """All that gdgrade may write to, and every link beside it."""
    with os.scandir(descriptor) as entries:
        for entry in entries:
            info = entry.stat(follow_symlinks=False)
            if _written_by_us(entry.name) or stat.S_ISLNK(info.st_mode):
                yield path / entry.name, info
                if entry.name in (REPORTS, FEEDBACK, EXPORT, GONE) and stat.S_ISDIR(info.st_mode):
                    yield from _below(path / entry.name)


def _below(path: Path) -> Iterator[Found]:
    for place, folders, files in os.walk(path, onerror=_raise):
        for name in (*folders, *files):
            yield Path(place, name), os.lstat(os.path.join(place, name))


def _raise(error: OSError) -> None:
    raise error


def _written_by_us(name: str) -> bool:
    return (
        name in (SCORES, INDEX, LEFT_OUT, SIMILAR, REPORTS, FEEDBACK, EXPORT, GONE)
        or (name.startswith("ledger") and ".sqlite" in name)
        or (name.startswith(".") and name.endswith(".unfinished"))
    )


def _check_unused(folder: Folder) -> None:
    """A folder with other things in it may be open to others on purpose: it is no place for marks."""
    if any(not _written_by_us(name) for name in os.listdir(folder.descriptor)):
        raise LedgerError(
            f"{folder.path} holds other files, and others may read it; name a new folder with -o, or"
            f" `chmod 700 {folder.path}` first."
        )


def _check_entry(place: Path, entry: os.stat_result) -> None:
    _check_no_link(place, entry)
    _check_owner(place, entry)
    _check_writers(place, entry)
    if stat.S_ISREG(entry.st_mode):
        if entry.st_nlink > 1:
            raise LedgerError(f"{place} has another name as well (a hard link); replace it with a copy.")
    elif not stat.S_ISDIR(entry.st_mode):
        raise LedgerError(f"{place} is neither a file nor a folder; remove it.")


def _check_no_link(place: Path, entry: os.stat_result) -> None:
    if stat.S_ISLNK(entry.st_mode):
        raise LedgerError(f"{place} is a link, which gdgrade does not write through; remove it.")


def _check_owner(place: Path, entry: os.stat_result) -> None:
    if entry.st_uid not in _trusted():
        raise LedgerError(
            f"{place} belongs to another user ({_user_name(entry.st_uid)}); name a folder of your own with"
            " -o."
        )


def _check_writers(place: Path, entry: os.stat_result) -> None:
    everybody = entry.st_mode & stat.S_IWOTH
    if everybody or (entry.st_mode & stat.S_IWGRP and not _only_member(entry.st_uid, entry.st_gid)):
        raise LedgerError(
            f"Other users may write to {place}, and may have changed it; name another"
            f" folder with -o, or check what is in it and run `chmod go-w {place}`."
        )


def _close_entry(folder: Folder, place: Path) -> None:
    name = str(place.relative_to(folder.path))
    descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | NO_LINK, dir_fd=folder.descriptor)
    try:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        os.fchmod(descriptor, PRIVATE_FOLDER if is_folder else PRIVATE_FILE)
    finally:
        os.close(descriptor)


def _trusted() -> set[int]:
    """Whose files may lie in RESULTS."""
    caller = os.environ.get("SUDO_UID", "")
    called_by_sudo = os.geteuid() == 0 and caller.isascii() and caller.isdigit()
    return {0, os.geteuid(), *([int(caller)] if called_by_sudo else [])}


def _only_member(user: int, group: int) -> bool:
    """Whether a group is a user's own, as many systems give one to each: named like them, and nobody else
    is in it."""
    import grp
    import pwd

    try:
        name, its = pwd.getpwuid(user).pw_name, grp.getgrgid(group)
    except KeyError:
        return False
    return its.gr_name == name and set(its.gr_mem) <= {name}


def _user_name(user: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
