"""An archive per student: `alice.zip`, `bob.tar.gz`."""

from __future__ import annotations

from grader.intake.archives import archive_stem, is_archive
from grader.intake.layouts.ownership import Owner, Ownership


def ownership(path: str, is_folder: bool) -> Ownership | None:
    if is_folder or "/" in path or not is_archive(path):
        return None
    student = archive_stem(path)
    return Ownership((Owner(student, student),), path)
