"""The class as it is on an instructor's disk: one function a layout."""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from examples.classroom.students import MadeStudent

Students = Iterable[MadeStudent]


def folders(root: Path, students: Students) -> None:
    """A folder for each student."""
    for student in students:
        for name, source in student.files.items():
            _put(root / _folder(student) / name, source, student)


def flat(root: Path, students: Students) -> None:
    """Files called student_02_losses.py."""
    for student in students:
        for name, source in student.files.items():
            _put(root / f"{student.login}_{name}", source, student)


def archives(root: Path, students: Students) -> None:
    """A zip for each student, and now and then a tar."""
    for student in students:
        if student.number % 4:
            _put(root / f"{student.login}.zip", _zipped(student, f"{student.login}/"), student)
        else:
            _put(root / f"{student.login}.tar.gz", _tarred(student), student)


def canvas(root: Path, students: Students) -> None:
    """Canvas: `lastnamefirst[_LATE]_userid_submissionid_filename`, some of them uploaded again."""
    for student in students:
        first, _, last = student.name.partition(" ")
        who = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", f"{last}{first}").lower())
        late = "_LATE" if student.late else ""
        prefix = f"{who}{late}_{student.number}_{student.number + 500_000}"
        for name, source in student.files.items():
            if student.number % 5 == 0:
                _put(root / f"{prefix}_{name}", b"# the first attempt, not finished\n", student)
                name = name.replace(".py", "-1.py")
            _put(root / f"{prefix}_{name}", source, student)


def moodle(root: Path, students: Students) -> None:
    """Moodle: a folder `Full Name_id_assignsubmission_file_` for each student."""
    for student in students:
        folder = root / f"{student.name.replace('/', '_')}_{student.number}_assignsubmission_file_"
        for name, source in student.files.items():
            _put(folder / name, source, student)


def gradescope(root: Path, students: Students) -> None:
    """Gradescope: `submission_<id>/`, with everybody in one `submission_metadata.yml`."""
    root.mkdir(parents=True, exist_ok=True)
    with open(root / "submission_metadata.yml", "w", encoding="utf-8") as metadata:
        metadata.write("---\n")
        for student in students:
            folder = f"submission_{student.number}"
            lines = (
                f"{folder}:",
                "  :submitters:",
                f"  - :name: {json.dumps(student.name)}",
                f"    :sid: '{student.login}'",
                f"    :email: {student.login}@example.edu",
                f"  :created_at: {student.submitted.isoformat(sep=' ')}",
                "  :score: 0.0",
                "  :status: processed",
            )
            metadata.writelines(f"{line}\n" for line in lines)
            for name, source in student.files.items():
                _put(root / folder / name, source, student)


def repositories(root: Path, students: Students) -> None:
    """Cloned repositories, with the exercises in their folder `exercises`."""
    for student in students:
        for name, source in student.files.items():
            _put(root / f"homework-{student.login}" / "exercises" / name, source, student)
        _put(root / f"homework-{student.login}" / ".git" / "HEAD", b"ref: refs/heads/main\n", student)


def notebooks(root: Path, students: Students) -> None:
    """A folder for each student, with notebooks in it."""
    for student in students:
        for name, source in student.files.items():
            cells = ["%matplotlib inline\n!pip install torch", source.decode("utf-8", "replace")]
            notebook = {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {},
                "cells": [
                    {
                        "cell_type": "code",
                        "id": f"cell{number}",
                        "metadata": {},
                        "execution_count": None,
                        "outputs": [],
                        "source": cell,
                    }
                    for number, cell in enumerate(cells)
                ],
            }
            path = root / _folder(student) / name.replace(".py", ".ipynb")
            _put(path, json.dumps(notebook).encode(), student)


LAYOUTS: dict[str, Callable[[Path, Students], None]] = {
    layout.__name__: layout
    for layout in (folders, flat, archives, canvas, moodle, gradescope, repositories, notebooks)
}


def _folder(student: MadeStudent) -> str:
    return f"{student.name.replace('/', '_')} {student.login}"


def _put(path: Path, content: bytes, student: MadeStudent) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (student.submitted.timestamp(),) * 2)


def _zipped(student: MadeStudent, prefix: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in student.files.items():
            info = zipfile.ZipInfo(prefix + name, student.submitted.timetuple()[:6])
            archive.writestr(info, source, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _tarred(student: MadeStudent) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, source in student.files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(source), int(student.submitted.timestamp())
            archive.addfile(info, io.BytesIO(source))
    return buffer.getvalue()
