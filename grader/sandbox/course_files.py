"""What the processes around student code have to know of a course: paths, and nothing that is in them.

The grader makes it, and the warm process gets it as JSON when it is started.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class CourseFiles:
    """`hidden` are the files and folders that no child may read, and `packages` the names that none may
    import; `needed` are those that the process which judges reads, and `published` is what both run."""

    hidden: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    published: str | None = None

    def as_json(self) -> str:
        """What `of_json` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def of_json(cls, text: str) -> CourseFiles:
        """The value that `as_json` wrote."""
        values = json.loads(text)
        lists = {name: tuple(values[name]) for name in ("hidden", "packages", "needed")}
        return cls(**lists, published=values["published"])
