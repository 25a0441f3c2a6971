"""An archive per student: `alice.zip`, `bob.tar.gz`."""

from __future__ import annotations

from grader.intake.archives import archive_stem, is_archive
from grader.intake.layouts.claim import Claim, Owner


def claim(path: str, is_folder: bool) -> Claim | None:
    if is_folder or "/" in path or not is_archive(path):
        return None
    student = archive_stem(path)
    return Claim((Owner(student, student),), path)
