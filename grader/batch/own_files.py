"""Writing into RESULTS: only what changed, each file in whole, and never over one of somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from types import TracebackType

from grader.batch.errors import ResultsError
from grader.batch.folder import Folder
from grader.batch.private_folder import GONE
from grader.batch.written import Written, WrittenFiles


class OwnFiles:
    """The files of a ledger below its folder, by their paths such as `feedback/ada.html`. A context manager,
    which holds the folders open. Every method raises ResultsError or LedgerError."""

    def __init__(self, folder: Folder, written: WrittenFiles) -> None:
        self._root = folder
        self._written = written
        self._folders: dict[str, Folder] = {"": folder}
        self._open = ExitStack()

    def __enter__(self) -> OwnFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def refuse_foreign(self, paths: Iterable[str]) -> None:
        """Refuse to write to these paths where there is a file that gdgrade has not written."""
        for path in paths:
            if self._root.stat(path) is not None and self._written.get(path) is None:
                raise ResultsError(
                    f"{self._root.path / path} was not written by gdgrade (or the ledger that knew it is"
                    " gone); move it away, or name another folder with -o."
                )

    def is_current(self, path: str, digest: str) -> bool:
        """Whether a file was made from this, and is as it was written."""
        written = self._written.get(path)
        return written is not None and written == Written(digest, *(self._root.stat(path) or (-1, -1)))

    def write(self, path: str, digest: str, content: bytes) -> None:
        """Write a file that was made from what has this digest; one that holds the same already stays."""
        folder, name = self._place(path)
        self.refuse_foreign([path])
        if folder.read(name, len(content) + 1) != content:
            if self._written.get(path) is None:
                self._written.save(path, Written("", 0, 0))
            folder.write(name, [content])
        self._written.save(path, Written(digest, *(folder.stat(name) or (-1, -1))))

    def move(self, path: str, new: str) -> bool:
        """Rename a file that gdgrade wrote, over another one that it wrote; whether there was such a file."""
        if self._written.get(path) is None:
            return False
        there = self._root.stat(path) is not None
        if there:
            self.refuse_foreign([new])
            # Said before it is so: a kill in between leaves nothing that looks like a stranger's.
            self._written.save(new, Written("", 0, 0))
            (folder, name), (into, new_name) = self._place(path), self._place(new)
            folder.rename(name, new_name, into)
            self._written.rename(path, new)
        else:
            self._written.forget(path)
        return there

    def retire(self, path: str) -> None:
        """Remove a file that gdgrade wrote and does not need any more; one that was edited goes to `gone`."""
        written = self._written.get(path)
        found = self._root.stat(path)
        if written is None:
            return
        if found is not None and found != (written.size, written.modified):
            self.move(path, f"{GONE}/{path}")
            return
        if found is not None:
            folder, name = self._place(path)
            folder.remove(name)
        self._written.forget(path)

    def _place(self, path: str) -> tuple[Folder, str]:
        """The folder of a path, made where it is missing, and the name in it."""
        above, _, name = path.rpartition("/")
        if above not in self._folders:
            outer, inner = self._place(above)
            self._folders[above] = self._open.enter_context(outer.inner(inner))
        return self._folders[above], name
