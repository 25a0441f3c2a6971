"""Where an export goes: into RESULTS, or to a place of the user's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.batch.folder import Folder
from grader.batch.ledger import Ledger
from grader.batch.own_files import OwnFiles
from grader.batch.private_folder import EXPORT


@dataclass(frozen=True)
class Target:
    """A file or a folder to write to: in RESULTS, where `files` knows what is gdgrade's, or elsewhere."""

    path: Path
    files: OwnFiles | None
    inside: str = ""

    def is_current(self, name: str, digest: str) -> bool:
        """Whether the file in RESULTS was made from this, and is as it was written."""
        return self.files is not None and self.files.is_current(f"{self.inside}{name}", digest)

    def write(self, name: str, content: str | bytes, digest: str = "") -> None:
        """Write the file, or the one that is called so below the folder."""
        if self.files is not None:
            data = content.encode() if isinstance(content, str) else content
            self.files.write(f"{self.inside}{name}", digest, data)
            return
        *above, last = f"{self.path.name}{name}".split("/")
        with Folder.at(self.path.parent) as parent, parent.below(above) as folder:
            folder.write(last, [content])


def target_of(ledger: Ledger, files: OwnFiles, output: Path | None, usual_name: str) -> Target:
    """`output`, or what is called so among the exports in RESULTS."""
    root = ledger.folder.path
    if output is None:
        return Target(root / EXPORT / usual_name, files, f"{EXPORT}/{usual_name}")
    full = output.resolve()
    if full.is_relative_to(root.resolve()):
        return Target(output, files, full.relative_to(root.resolve()).as_posix())
    return Target(output if output.name else output.absolute(), None)
