"""The class as its instructor writes it down: who is in it, extensions, exemptions, points set by hand.

`class.csv` is a table with a line for each student, and one more for each exception. What it says is applied
to the rows of a batch when their scores are made; no verdict and no report changes.
"""

from __future__ import annotations

from grader.class_file.people import Arrangement, ClassFile, ClassFileError, Person
from grader.class_file.points import read_points, read_weights
from grader.class_file.reading import COLUMNS, read_class
from grader.class_file.scores import Scoring, adjusted
from grader.class_file.who import Assigned, assign

__all__ = [
    "COLUMNS",
    "Arrangement",
    "Assigned",
    "ClassFile",
    "ClassFileError",
    "Person",
    "Scoring",
    "adjusted",
    "assign",
    "read_class",
    "read_points",
    "read_weights",
]
