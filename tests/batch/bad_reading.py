"""A course at whose loading the process that reads becomes one in which some students' files do harm, as a
hole in a library would let them."""

from __future__ import annotations

import os
import time

from grader.batch import reading
from grader.course import load_course
from grader.exercise import Course
from grader.intake import FoundEntry, read_entry


def course() -> Course:
    reading.CPU_SECONDS = 0  # one second, as whole seconds are counted
    reading.read_entry = harmful
    return load_course()


def harmful(found: FoundEntry, course: Course) -> reading.Read:
    match found.entry.student.id:
        case "crash":
            os.abort()
        case "hang":
            time.sleep(1000)
        case "spin":
            while True:
                pass
        case "eat":
            return None, (str(len(bytearray(10_000_000_000))),)
        case "fail":
            raise KeyError("a fault of ours")
        case "print":
            os.write(1, b"noise")
    return read_entry(found, course)
