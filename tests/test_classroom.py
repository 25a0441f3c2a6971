"""The class that tests, benchmarks and the demonstration are made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.classroom.layouts import LAYOUTS
from examples.classroom.students import KINDS, make_students, wrong_versions
from grader.course import load_course
from grader.intake import find_class, read_entry

COURSE = load_course()


def test_the_same_seed_gives_the_same_class_and_another_another() -> None:
    first, again = list(make_students(20, 3, COURSE)), list(make_students(20, 3, COURSE))
    assert first == again
    assert first != list(make_students(20, 4, COURSE))
    assert list(make_students(5, 3, COURSE)) == first[:5]


def test_everything_that_students_do_is_in_a_class() -> None:
    students = list(make_students(200, 0, COURSE))
    assert {student.kind for student in students} == set(KINDS)
    assert any(student.late for student in students)
    assert len({student.login for student in students}) == 200
    for student in students:
        if student.kind == "right":
            assert not student.wrong
            assert not student.unwritten


def test_of_a_large_class_somebody_has_made_each_mistake() -> None:
    made = {name: set() for name in COURSE.names}
    for student in make_students(1000, 0, COURSE):
        for exercise, title in student.wrong.items():
            made[exercise].add(title)
    for exercise, versions in wrong_versions(COURSE).items():
        assert made[exercise] == {title for title, _ in versions}, exercise


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_layout_is_found_and_read_with_everybody_in_it(tmp_path: Path, layout: str) -> None:
    students = [s for s in make_students(12, 0, COURSE) if s.kind not in ("broken", "hostile")]
    LAYOUTS[layout](tmp_path / "class", students)
    found = find_class(tmp_path / "class", COURSE)
    assert found.layout == ("folders" if layout == "notebooks" else layout)
    assert len(found.entries) == len(students)
    for entry in found.entries:
        submission, _ = read_entry(entry, COURSE)
        assert submission is not None
        assert [file.name for file in submission.files] == [topic.file for topic in COURSE.topics]
    if layout != "notebooks":
        sources = {frozenset(student.files.items()) for student in students}
        read = (read_entry(entry, COURSE)[0] for entry in found.entries)
        assert {frozenset((f.name, f.source) for f in one.files) for one in read if one} == sources
