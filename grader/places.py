"""Where the parts of a course lie. No other module knows the names of its folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.user_error import UserError

CODE, EXERCISES, SOLUTIONS, VARIANTS = "course", "exercises", "solutions", "variants"
NAMES, PLACES, REWRITES = "names.tsv", "places.tsv", "rewrites.tsv"
PUBLISHED = "published.py"

COMPILED = "__pycache__"


class CourseError(UserError):
    """A course is not there, or is broken; one sentence, with the file and the line where there are any."""


@dataclass(frozen=True)
class Places:
    """The folders and files of a course.

    `root` holds `exercises/` and `solutions/`. `code` is the folder of its modules, the only one that a
    reference may read, `variants` that of the right and wrong versions. `published` is the file that runs on
    both sides of the boundary, None where a course has none of its own.
    """

    root: Path
    code: Path
    variants: Path
    published: Path | None = None

    @classmethod
    def built_in(cls) -> Places:
        """Those of the course that gdgrade comes with: of a checkout, or of an installed package, which
        holds the exercises and no solutions."""
        package = Path(__file__).resolve().parent
        root = package if (package / EXERCISES).is_dir() else package.parent
        return cls(root, package / CODE, root / VARIANTS)

    @classmethod
    def of_folder(cls, root: Path) -> Places:
        """Those of somebody else's course."""
        published = root / PUBLISHED
        return cls(root, root / CODE, root / VARIANTS, published if published.is_file() else None)

    def exercise(self, file: str) -> Path:
        """Where the exercises of a topic's file are, which students start from."""
        return self.root / EXERCISES / file

    def solution(self, file: str) -> Path:
        """Where the solutions of a topic's file are."""
        return self.root / SOLUTIONS / file

    def variants_of(self, topic: str) -> Path:
        """The folder of the right and wrong versions of a topic's exercises, one file per exercise."""
        return self.variants / topic

    def names_of(self, topic: str) -> Path:
        """Where the approved names of a topic's wrong versions are kept."""
        return self.variants_of(topic) / NAMES

    def places_of(self, topic: str) -> Path:
        """Where the approved places of their mistakes are kept."""
        return self.variants_of(topic) / PLACES

    def rewrites_of(self, topic: str) -> Path:
        """Where the edits of a topic's solutions are kept that change no result."""
        return self.variants_of(topic) / REWRITES

    def can_be_started(self, file: str) -> bool:
        """Whether there is something of a topic's file that students can start from."""
        return self.solution(file).is_file() or self.exercise(file).is_file()

    @property
    def needed_to_judge(self) -> tuple[Path, ...]:
        """What the process that judges has to read."""
        return (self.code, self.published) if self.published else (self.code,)

    @property
    def secret(self) -> tuple[Path, ...]:
        """What students' code must not read."""
        return (*self.needed_to_judge, self.root / SOLUTIONS, self.variants)

    def shown(self, path: Path) -> str:
        """A path as messages write it: `my-course/course/kalman.py`."""
        try:
            return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"
        except ValueError:
            return path.name

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any file that a reference of the course can reach."""
        return digest_of(self.code.parent, self.reachable())

    def reachable(self) -> Iterator[Path]:
        """The files that a reference of the course can reach, in no order."""
        if self.published:
            yield self.published
        for folder, inside, files in os.walk(self.code):
            inside[:] = [name for name in inside if name != COMPILED]
            paths = (os.path.join(folder, name) for name in files)
            yield from (Path(path) for path in paths if os.path.isfile(path))


def digest_of(root: Path, files: Iterable[Path]) -> str:
    """Twelve hexadecimal digits that change with the content of any of these files, with its place below
    `root`, and with their number."""
    import hashlib  # it loads OpenSSL, which most commands do without

    found = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes()
        found.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()[:12]
