"""Both downloads of Classroom 50. `gh teacher download` clones a repository per student, named
`CLASSROOM-ASSIGNMENT-LOGIN`, and writes a summary beside them; the site packs an archive `LOGIN.zip` per
student.

https://github.com/foundation50/classroom50/wiki
"""

from __future__ import annotations

from grader.intake.layouts import archives, repositories
from grader.intake.layouts.ownership import Ownership

SUMMARY = "scores.csv"


def ownership(path: str, is_folder: bool) -> Ownership | None:
    if path == SUMMARY and not is_folder:
        return Ownership((), path)
    return repositories.ownership(path, is_folder) or archives.ownership(path, is_folder)
