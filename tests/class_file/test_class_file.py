"""A class file: what it says, what is wrong with it, who is who, and the score that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.class_file import (
    ClassFile,
    ClassFileError,
    Scoring,
    adjusted,
    assign,
    read_class,
    read_points,
    read_weights,
)
from grader.course import load_course
from grader.lateness import LatePolicy
from grader.report import ExerciseReport, Report, Status, SubmissionInfo
from grader.reports import csv_cells
from grader.roster import Outcome, Row, Student

COURSE = load_course()
LATE = LatePolicy.parse("2026-03-01T18:00Z", "10%/day")


def read(text: str) -> ClassFile:
    return read_class(text, "class.csv", COURSE)


def test_a_line_a_student_and_one_more_for_each_exception() -> None:
    found = read(
        "\ufeffid;name;e-mail\n".replace("e-mail", "email").replace(
            "email", "email;for;due;exempt;override;note"
        )
        + "ada;Lovelace, Ada;ada@x.org;;2026-03-08;;;ill\n"
        + "ada;;;mse;;;0,5;by hand\n"
        + "ada;;;04;;yes;;\n"
        + "\n"
        + "leo;Euler, Leonhard;;;;;;\n"
    )
    assert [(person.key, person.name, person.line) for person in found.people] == [
        ("ada", "Lovelace, Ada", 2),
        ("leo", "Euler, Leonhard", 6),
    ]
    ada, leo = found.people
    said = [(one.scope, one.due, one.exempt, one.override, one.note) for one in found.of(ada)]
    assert said == [
        ("", "2026-03-08", False, None, "ill"),
        ("mse", "", False, 0.5, "by hand"),
        ("04_softmax", "", True, None, ""),
    ]
    assert found.of(leo) == ()
    assert ClassFile.from_json(found.as_json()) == found


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n', "sep=;;;\n"])
def test_a_first_line_may_say_the_delimiter(mark: str, first: str) -> None:
    text = f"{mark}{first}id;name;due\nada;a,b,c,d;2026-03-08\n"
    (ada,) = read(text).people
    assert (ada.name, ada.line) == ("a,b,c,d", 3)
    assert csv_cells.read(text).to_text() == text
    assert read_weights("sep=,\nname,points\nmse,3\n", "weights.csv", COURSE) == {"mse": 3.0}
    with pytest.raises(
        ClassFileError, match=r"line 3: '08\.12\.2026' is not a due date: write 2026-12-08 or"
    ):
        read(text.replace("2026-03-08", "08.12.2026"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "class.csv, line 1: no column identifies the students. The columns are id, name, number"),
        ("nmae\nada\n", "class.csv, line 1: there is no column 'nmae'. Did you mean name?"),
        ("id,id\nada,ada\n", "class.csv, line 1: the column 'id' occurs twice."),
        ("section\nA\n", "class.csv, line 1: no column identifies the students"),
        ("id,due\nada,next week\n", "class.csv, line 2: 'next week' is not a due date: write 2026-03-01"),
        ("id,due\n,2026-03-01\n", "class.csv, line 2: it does not say which student it is about."),
        ("id,exempt\nada,maybe\n", "class.csv, line 2: exempt is 'maybe'; write yes or leave it empty."),
        ("id,override\nada,3\n", "class.csv, line 2: an override needs its reason in the column note"),
        ("id,override,note\nada,-3,x\n", "class.csv, line 2: the override is '-3'; write points, such as 3"),
        ("id,override,note\nada,nan,x\n", "class.csv, line 2: the override is 'nan'"),
        (
            "id,override,exempt,note\nada,3,yes,x\n",
            "line 2: it is both exempt and has an override; keep",
        ),
        ("id,for,exempt\nada,msee,yes\n", "class.csv, line 2: There is no exercise or topic named 'msee'."),
        ("id,for\nada,mse\n", "class.csv, line 2: it names mse, but has no due, exempt or override."),
        ("id,exempt\nada,yes\nAda,yes\n", "line 3: ada already has an exception for all exercises (line 2)."),
        ("id,email\nada,a@x\nada,b@x\n", "class.csv, line 3: the email of ada is 'a@x' on line 2."),
        (
            "id,email\nada,a@x\nleo,b@x\nada,b@x\n",
            "line 4: it matches the students on lines 2 and 3; give an id.",
        ),
        (
            "id,name,exempt\na1,Ada,\na2,Ada,\n,Ada,yes\n",
            "class.csv, line 4: it matches the students on lines 2 and 3; give an id.",
        ),
        ("id,name\nada,Ada,x\n", "class.csv, line 2: it has 3 cells, but the first line names 2 columns."),
        ('id,name\nada,"Ada\nbob,Bob\n', "class.csv, line 2: a cell begins with a quotation mark that is"),
    ],
)
def test_a_bad_line_gets_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ClassFileError) as caught:
        read(text)
    assert says in str(caught.value)


def test_every_bad_line_is_named_and_the_lines_count_as_an_editor_does() -> None:
    with pytest.raises(ClassFileError) as caught:
        read('id,note,exempt\nada,"two\nlines",yes\nleo,,perhaps\nemmy,,soon\n')
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "class.csv, line 4",
        "class.csv, line 5",
    ]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read("id,name,for,due,exempt,override,note\n" + text)
    except ClassFileError:
        return
    assert ClassFile.from_json(found.as_json()) == found


WHO = (
    "id,name,number,login,email,github\n"
    "alovelace,Ada Lovelace,501,al,ada@x.org,octo-ada\n"
    ",Wei Wang,502,ww,,\n"
    ",\u738b\u4f1f,503,,,\n"
    ",Ada Tan,s00003,,,\n"
    ",Mary O'Neill,505,,,mary\n"
)


@pytest.mark.parametrize(
    ("about", "line"),
    [
        ({"id": "alovelace"}, 2),
        ({"id": "x", "email": "ADA@x.org", "name": "whoever"}, 2),
        ({"id": "x", "login": "al"}, 2),
        ({"id": "homework-1-octo-ada", "name": "homework-1-octo-ada"}, 2),
        ({"id": "doejane-501", "name": "lovelaceada", "number": "501"}, 2),
        ({"id": "x", "name": "\u738b, \u4f1f"}, 4),
        ({"id": "Ada-Tan-s00003", "name": "Ada Tan s00003"}, 5),
        ({"id": "x", "name": "Mary O\u2019Neill"}, 6),
        ({"id": "x", "name": "ONeill Mary"}, 6),
    ],
)
def test_who_is_who(about: dict[str, str], line: int) -> None:
    student = Student(**about)
    found = assign(read(WHO).people, [student])
    assert {one: person.line for one, person in found.people.items()} == {student.id: line}
    assert [person.line for person in found.missing] == [n for n in range(2, 7) if n != line]


def test_nobody_is_guessed() -> None:
    people = read(WHO).people
    stranger = Student("x", name="Blaise Pascal", number="501")
    assert assign(people, [stranger]).strangers == ("x",)
    two = [Student("a", name="Wei Wang"), Student("b", name="Wang, Wei")]
    found = assign(people, two)
    assert found.people == {}
    assert found.unclear == ("Wei Wang (line 3) may be a or b; write one of them into the column id.",)
    assert 3 not in [person.line for person in found.missing]


def test_the_surer_evidence_wins() -> None:
    """A stranger of the same name takes nobody's place."""
    sure, stranger = Student("x", name="ada", email="ada@x.org"), Student("y", name="Ada Lovelace")
    found = assign(read(WHO).people, [stranger, sure])
    assert {student: person.line for student, person in found.people.items()} == {"x": 2}
    assert found.strangers == ("y",)


def test_a_large_class_is_matched_at_once() -> None:
    people = read("name,number\n" + "".join(f"First{n} Last{n},s{n:05}\n" for n in range(3000))).people
    students = [Student(f"i{n}", name=f"Last{n}, First{n}") for n in range(3000)]
    assert len(assign(people, students).people) == 3000


def row(days_late: float = 0, **scores: float) -> Row:
    """A row with the points of these exercises, of as many as the course has."""
    exercises = tuple(
        ExerciseReport(COURSE.find(name)[0].name, name, Status.PARTIAL, score, COURSE.find(name)[1].points)
        for name, score in scores.items()
    )
    total, most = sum(e.score for e in exercises), sum(e.max_score for e in exercises)
    report = Report(SubmissionInfo("x", (), "0" * 64), 1, ("cpu",), "isolated", total, most, exercises)
    submitted = datetime(2026, 3, 1, 18, tzinfo=UTC) + timedelta(days=days_late)
    return Row(Student("ada"), Outcome.GRADED, report, submitted=submitted)


NAMES = ("sigmoid", "sigmoid_derivative", "mse")
POINTS = {name: COURSE.find(name)[1].points for name in NAMES}
FULL = {name: float(points) for name, points in POINTS.items()}
WHOLE = sum(FULL.values())


def scoring(late: LatePolicy | None = LATE, **points: float) -> Scoring:
    exercises = {e.name: (t.name, float(e.points)) for t, e in COURSE if e.name in NAMES}
    return Scoring(late, points, exercises)


def arrangements(*lines: str) -> tuple:  # type: ignore[type-arg]
    found = read("id,for,due,exempt,override,note\n" + "".join(f"ada,{line}\n" for line in lines))
    return found.of(found.people[0])


def test_without_exceptions_the_score_is_that_of_the_report() -> None:
    plain = adjusted(row(**FULL), scoring())
    assert (plain.final_score, plain.penalty, plain.maximum, plain.adjusted) == (WHOLE, 0.0, WHOLE, None)
    late = adjusted(row(days_late=1.5, **FULL), scoring())
    assert (late.final_score, late.penalty) == (round(0.8 * WHOLE, 2), 0.2)


def test_an_extension_is_for_the_whole_or_for_a_part() -> None:
    late = row(days_late=1.5, **FULL)
    assert adjusted(late, scoring(), arrangements(",2026-03-08,,,")).final_score == WHOLE
    assert adjusted(late, scoring(), arrangements(",2026-03-02T18:00Z,,,")).penalty == 0.1
    of_one = adjusted(late, scoring(), arrangements("mse,2026-03-08,,,"))
    assert of_one.final_score == round(0.8 * (WHOLE - FULL["mse"]) + FULL["mse"], 2)
    of_topic = adjusted(late, scoring(), arrangements("01,2026-03-08,,,"))
    assert of_topic.final_score == round(WHOLE - FULL["mse"] + 0.8 * FULL["mse"], 2)
    assert "Extension for mse: due 2026-03-08." in of_one.remarks


def test_what_is_exempt_counts_on_neither_side() -> None:
    found = adjusted(row(**FULL), scoring(), arrangements("mse,,yes,,ill"))
    assert (found.final_score, found.maximum) == (WHOLE - FULL["mse"], WHOLE - FULL["mse"])
    assert found.remarks == ("mse does not count: ill",)
    whole = adjusted(row(**FULL), scoring(), arrangements(",,yes,,ill"))
    assert not whole.has_score
    assert (whole.final_score, whole.maximum) == (0.0, 0.0)


def test_an_override_stands_and_has_no_penalty() -> None:
    late = row(days_late=1.5, **FULL)
    of_one = adjusted(late, scoring(), arrangements("mse,,,0.5,by hand"))
    assert of_one.final_score == round(0.8 * (WHOLE - FULL["mse"]) + 0.5, 2)
    of_topic = adjusted(late, scoring(), arrangements("01,,,2,by hand"))
    assert of_topic.final_score == round(2 + 0.8 * FULL["mse"], 2)
    whole = adjusted(late, scoring(), arrangements(",,,1.25,by hand"))
    assert (whole.final_score, whole.maximum) == (1.25, WHOLE)
    failed = Row(Student("ada"), Outcome.FAILED, None)
    assert not adjusted(failed, scoring(), arrangements("mse,,,1,x")).has_score
    assert adjusted(failed, scoring(), arrangements(",,,1,x")).final_score == 1.0


def test_points_of_a_class() -> None:
    half = {name: points / 2 for name, points in FULL.items()}
    weighted = adjusted(row(**half), scoring(None, mse=10.0))
    assert (weighted.final_score, weighted.maximum) == (
        5 + (WHOLE - FULL["mse"]) / 2,
        10 + WHOLE - FULL["mse"],
    )
    topic = adjusted(row(**half), scoring(None, **{"01_activations": 30.0}))
    assert (topic.final_score, topic.maximum) == (15 + FULL["mse"] / 2, 30 + FULL["mse"])
    both = scoring(None, **{"01_activations": 30.0, "sigmoid": 20.0}).weights
    assert (both["sigmoid"], both["sigmoid_derivative"]) == (20.0, 10.0)


def test_what_could_not_be_run_is_not_scored() -> None:
    found = row(**FULL)
    assert found.report is not None
    partly = replace(found.report.exercises[2], score=0.0, max_score=0.0, status=Status.NOT_RUN)
    report = replace(found.report, exercises=(*found.report.exercises[:2], partly))
    weighted = adjusted(replace(found, report=report), scoring(None, mse=10.0))
    assert (weighted.final_score, weighted.maximum) == (WHOLE - FULL["mse"], WHOLE - FULL["mse"])


def test_points_are_read_from_a_table_and_from_options() -> None:
    expected = {"mse": 3.0, "04_softmax": 20.5}
    assert read_weights("name,points\nmse,3\n04,20.5\n", "weights.csv", COURSE) == expected
    assert read_weights("mse;3\n04_softmax;20,5\n", "weights.csv", COURSE) == expected
    assert read_points(["mse=3", "04=20.5"], COURSE) == expected


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["mse"], "--points mse: the points of mse are ''; write a number, such as 3."),
        (["mse=-1"], "--points mse=-1: the points of mse are '-1'"),
        (["msee=1"], "--points msee=1: There is no exercise or topic named 'msee'. Did you mean mse?"),
        (["mse=1", "mse=2"], "--points mse=2: mse has points already."),
    ],
)
def test_bad_points_get_a_sentence(words: list[str], says: str) -> None:
    with pytest.raises(ClassFileError) as caught:
        read_points(words, COURSE)
    assert says in str(caught.value)


def test_quotation_marks_in_a_name_are_a_part_of_it() -> None:
    (person,) = read('id,name\nada,"""Ada"" Lovelace"\n').people
    assert person.name == '"Ada" Lovelace'
