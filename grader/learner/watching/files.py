"""Waiting for files to change: by the events of the system, or by looking where these do not come."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import watch

STEP, DEBOUNCE = 10, 100
"""Milliseconds: a change is told once nothing else has changed for a step, or at the end of the other."""
LOOK = 500
"""Milliseconds after which somebody looks whether a change came without an event."""
POLL = 0.2
"""Seconds between two looks where none do."""
MOST_ENTRIES = 2_000

Signature = frozenset[tuple[str, int, int, int]]


def signature(folders: frozenset[Path]) -> Signature:
    """What differs once a file in one of these folders was written, replaced, added or removed. What gdgrade
    keeps there itself is not looked at."""
    return frozenset(entry for folder in folders for entry in _entries(folder))


def _entries(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(MOST_ENTRIES), strict=False):
                if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                    seen = entry.stat(follow_symlinks=False)
                    yield entry.path, seen.st_mtime_ns, seen.st_size, seen.st_ino
    except OSError:  # it is gone, or a file in it was, between two looks
        return


def wait_for_changes(
    folders: Callable[[], frozenset[Path]],
    stop: threading.Event,
    changed: Callable[[], None],
    polling: Callable[[], None],
) -> None:
    """Call `changed` after every change in the folders, until `stop`. `folders` may say others later.

    Network drives and mounts of Windows send no events. A change that is seen without one is reported all
    the same; if none comes afterwards either, `polling` is called once, and from then on the folders are
    looked at every fifth of a second.
    """
    seen = signature(folders())
    while not stop.is_set():
        watched = folders()
        try:
            # What changed before the system began to send events says nothing about them.
            began = silent = False
            for batch in watch(
                *(folder for folder in watched if folder.is_dir()),
                watch_filter=None,
                debounce=DEBOUNCE,
                step=STEP,
                stop_event=stop,
                rust_timeout=LOOK,
                yield_on_timeout=True,
                raise_interrupt=False,
                force_polling=False,
                recursive=False,
            ):
                now = signature(watched)
                if silent and not batch:
                    raise _NoEvents
                silent = began and now != seen and not batch
                began = True
                if now != seen:
                    seen = now
                    changed()
                if folders() != watched:
                    break
        except (_NoEvents, OSError, RuntimeError):
            break
    else:
        return
    polling()
    while not stop.wait(POLL):
        if (now := signature(folders())) != seen:
            seen = now
            changed()


class _NoEvents(Exception):
    """A change came, and no event of it."""
