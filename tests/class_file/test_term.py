"""Several results of a term in one table."""

from __future__ import annotations

import csv
import io

import pytest

from grader.class_file.term import Points, Result, csv_lines, term
from grader.roster import Student


def result(name: str, *points: Points, maximum: float = 10.0, weight: float = 10.0) -> Result:
    return Result(name, points, maximum, weight)


def points(final: float | None, maximum: float = 10.0, exempt: bool = False, **about: str) -> Points:
    return Points(Student(**{"id": "ada", **about}), final, maximum, exempt)


def totals(*results: Result, drop: int = 0) -> dict[str, float | None]:
    return {line.student.id: line.total for line in term(results, drop)}


def test_the_total_is_weighted_and_what_is_missing_is_0() -> None:
    first = result("hw1", points(5.0), points(10.0, id="leo"))
    second = result("hw2", points(20.0, 20.0), maximum=20.0, weight=30.0)
    assert totals(first, second) == {"ada": 100 * (10 * 0.5 + 30) / 40, "leo": 25.0}


def test_the_lowest_are_dropped_but_never_all() -> None:
    results = [result("hw1", points(5.0)), result("hw2", points(2.0)), result("hw3", points(10.0))]
    assert totals(*results, drop=1) == {"ada": 75.0}
    assert totals(*results, drop=9) == {"ada": 100.0}
    (line,) = term(results, 1)
    assert line.dropped == ("hw2",)


def test_what_is_exempt_counts_nowhere_and_what_failed_is_said() -> None:
    first, second = result("hw1", points(None)), result("hw2", points(0.0, 0.0, exempt=True))
    third = result("hw3", points(4.0))
    (line,) = term([first, second, third])
    assert line.total == 40.0
    assert line.notes == ("no score in hw1: the grader failed",)
    (nothing,) = term([second])
    assert nothing.total is None


@pytest.mark.parametrize(
    ("earlier", "later", "one"),
    [
        ({"id": "ada"}, {"id": "ada"}, True),
        ({"id": "a1", "email": "ada@x.org"}, {"id": "b2", "email": "ADA@x.org"}, True),
        (
            {"id": "a1", "number": "7", "name": "Ada Lovelace"},
            {"id": "b2", "number": "7", "name": "ada"},
            True,
        ),
        ({"id": "a1", "number": "7", "name": "Ada"}, {"id": "b2", "number": "7", "name": "Leo"}, False),
        ({"id": "ada", "email": "ada@x.org"}, {"id": "ada", "email": "other@x.org"}, False),
    ],
)
def test_who_is_who_from_one_result_to_the_next(
    earlier: dict[str, str], later: dict[str, str], one: bool
) -> None:
    found = term([result("hw1", points(5.0, **earlier)), result("hw2", points(5.0, **later))])
    assert len(found) == (1 if one else 2)


def test_two_students_of_one_result_stay_two() -> None:
    """A person with two submissions next week is said by two lines, not by one that loses points."""
    first = result("hw1", points(5.0, id="a", email="ada@x.org"))
    second = result("hw2", points(1.0, id="b", email="ada@x.org"), points(9.0, id="c", email="ada@x.org"))
    assert len(term([first, second])) == 3


def test_the_table() -> None:
    results = [
        result("hw1", points(5.0, name="=1+1")),
        result("hw2", points(0.0, 0.0, exempt=True), points(2.5, id="leo")),
    ]
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(term(results, 1), results)))))
    assert [(row["id"], row["total_percent"], row["dropped"], row["hw1"], row["hw2"]) for row in rows] == [
        ("ada", "50", "", "5", "exempt"),
        ("leo", "25", "hw1", "0", "2.5"),
    ]
    assert rows[0]["name"] == "'=1+1"
