"""What came in: files and folders, read as bytes, and the names that say what is asked for."""

from grader.intake.errors import IntakeError
from grader.intake.files import read_files, read_folder
from grader.intake.gather import Asked, find_exercises, gather
from grader.intake.names import resolve, resolve_one

__all__ = [
    "Asked",
    "IntakeError",
    "find_exercises",
    "gather",
    "read_files",
    "read_folder",
    "resolve",
    "resolve_one",
]
