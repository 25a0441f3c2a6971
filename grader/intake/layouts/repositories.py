"""A folder of cloned repositories, one per student.

When a clone was made says nothing about when its work was handed in: no time is known.
"""

from __future__ import annotations

from grader.intake.layouts.ownership import Owner, Ownership


def ownership(path: str, is_folder: bool) -> Ownership | None:
    top, _, rest = path.partition("/")
    return Ownership((Owner(top, top),), rest) if rest or is_folder else None
