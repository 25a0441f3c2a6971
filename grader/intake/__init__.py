"""What came in: files, folders and whole classes, read as bytes, and the names that say what is asked for."""

from grader.intake.entries import read_entry
from grader.intake.errors import IntakeError
from grader.intake.find import find_class, find_submission
from grader.intake.found import FoundClass, FoundEntry, FoundFile, LeftOut
from grader.intake.gather import Asked, find_exercises, gather
from grader.intake.layouts import LAYOUTS
from grader.intake.names import resolve, resolve_one
from grader.intake.submissions import read_files, read_folder

__all__ = [
    "LAYOUTS",
    "Asked",
    "FoundClass",
    "FoundEntry",
    "FoundFile",
    "IntakeError",
    "LeftOut",
    "find_class",
    "find_exercises",
    "find_submission",
    "gather",
    "read_entry",
    "read_files",
    "read_folder",
    "resolve",
    "resolve_one",
]
