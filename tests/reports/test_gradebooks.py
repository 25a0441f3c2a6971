"""Filling in what Canvas and Moodle exported: the right cells, and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report import ExerciseReport, Report, Status, SubmissionInfo
from grader.reports import canvas, moodle
from grader.reports.csv_cells import BOM
from grader.reports.errors import ReportsError
from grader.reports.gradebook import Filled
from grader.roster import Outcome, Row, Student

CANVAS = (
    BOM + "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (1234),Essay (77),Current Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    '"    Points Possible",,,,,20.00,10.00,(read only)\r\n'
    '"Lovelace, Ada",501,S1,ada@example.org,"Tu, 10:00",,9.00,90.00\r\n'
    '"Noether, Emmy",502,S2,emmy,Tu,EX,,\r\n'
    '"Euler, Leonhard",503,S3,leo,Tu,3.00,"""quoted""",\r\n'
    '"Hopper, Grace",504,S4,grace,Tu,N/A,,\r\n'
    '"Student, Test",599,,f00ba4,Tu,,,\r\n'
)

MOODLE = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 501","Ada Lovelace",ada@example.org,"Submitted for grading",,20.00,Yes,'
    '"Sunday, 1 March 2026, 6:00 PM",-,\n'
    '"Participant 502","Emmy Noether",emmy@example.org,,"4.00",20.00,No,-,-,"<p>a\nb</p>"\n'
    '"Participant 503","Leonhard Euler",leo@example.org,,,20.00,Yes,-,-,\n'
)


def row(score: float = 15.5, maximum: float = 20.0, penalty: float = 0.0, **about: str) -> Row:
    exercise = ExerciseReport("01_activations", "sigmoid", Status.PARTIAL, score, maximum)
    info = SubmissionInfo("x", (), "0" * 64)
    report = Report(info, 1, ("cpu",), "isolated", score, maximum, (exercise,))
    return Row(Student(**{"id": "s", **about}), Outcome.GRADED, report, penalty=penalty)


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


def changed(before: str, after: str) -> dict[tuple[int, int], str]:
    """The cells that differ, by line and column, and what they hold now."""
    return {
        (number, column): new
        for number, (old_line, new_line) in enumerate(zip(cells(before), cells(after), strict=True))
        for column, (old, new) in enumerate(zip(old_line, new_line, strict=True))
        if old != new
    }


@pytest.mark.parametrize(
    "about", [{"number": "501"}, {"login": "S1"}, {"email": "ADA@example.org"}, {"id": "501"}]
)
def test_canvas_finds_a_student_and_changes_one_cell(about: dict[str, str]) -> None:
    filled = canvas.fill(CANVAS, [row(**about)], "Homework 1")
    assert changed(CANVAS, filled.text) == {(3, 5): "15.5"}
    assert filled.text == CANVAS.replace('"Tu, 10:00",,9.00', '"Tu, 10:00",15.5,9.00')
    assert [student.id for student in filled.matched] == [about.get("id", "s")]
    assert filled.unmatched_students == ()
    assert filled.unmatched_lines == ("Noether, Emmy", "Euler, Leonhard", "Hopper, Grace")
    assert filled.notes == ()


@pytest.mark.parametrize(
    "about", [{"number": "501"}, {"email": "Ada@Example.org"}, {"id": "501"}, {"id": "ada@example.org"}]
)
def test_moodle_finds_a_student_and_changes_one_cell(about: dict[str, str]) -> None:
    filled = moodle.fill(MOODLE, [row(**about)])
    assert changed(MOODLE, filled.text) == {(1, 4): "15.5"}
    assert filled.text == MOODLE.replace('for grading",,20', 'for grading",15.5,20')
    assert filled.unmatched_lines == ("Emmy Noether", "Leonhard Euler")


def test_the_final_score_is_what_counts() -> None:
    assert "13.95" in canvas.fill(CANVAS, [row(number="501", penalty=0.1)], "Homework 1").text


def test_who_was_excused_stays_excused() -> None:
    filled = canvas.fill(CANVAS, [row(number="502", id="emmy"), row(number="504", id="gh")], "Homework 1")
    assert filled.text == CANVAS
    assert filled.matched == ()
    assert filled.notes == (
        "Canvas marks them as excused, so their cells are unchanged: emmy.",
        "Canvas does not assign it to them, so their cells are unchanged: gh.",
    )


def test_a_grade_that_moodle_has_locked_stays() -> None:
    filled = moodle.fill(MOODLE, [row(number="502")])
    assert filled.text == MOODLE
    assert "has locked the grade" in filled.notes[0]


def test_what_was_refused_gets_0_and_what_the_grader_failed_on_is_left_alone() -> None:
    refused = Row(Student("ada", number="501"), Outcome.REFUSED, None)
    failed = Row(Student("leo", number="503"), Outcome.FAILED, None)
    filled = canvas.fill(CANVAS, [refused, failed], "Homework 1")
    assert changed(CANVAS, filled.text) == {(3, 5): "0"}
    assert any("could be read" in note and "ada" in note for note in filled.notes)
    assert any("The grader failed" in note and "leo" in note for note in filled.notes)


def test_points_are_scaled_only_where_that_is_asked_for() -> None:
    ada = row(score=50, maximum=60, number="501")
    plain = canvas.fill(CANVAS, [ada], "Homework 1")
    assert changed(CANVAS, plain.text) == {(3, 5): "50"}
    assert plain.notes == (
        "The gradebook counts 20 points, the course 60: points were written as they are, not scaled.",
    )
    scaled = canvas.fill(CANVAS, [ada], "Homework 1", scale=True)
    assert changed(CANVAS, scaled.text) == {(3, 5): "16.67"}
    assert scaled.notes == ("The gradebook counts 20 points, the course 60: points were scaled to fit.",)


def test_what_contradicts_itself_matches_nobody() -> None:
    filled = canvas.fill(CANVAS, [row(number="501", login="leo")], "Homework 1")
    assert filled.text == CANVAS
    assert [student.number for student in filled.unmatched_students] == ["501"]
    assert filled.notes == ("Several lines of the gradebook match, so none was filled in: s.",)


def test_two_students_for_one_line_are_both_left_to_the_instructor() -> None:
    filled = canvas.fill(CANVAS, [row(id="a", number="501"), row(id="b", login="S1")], "Homework 1")
    assert filled.text == CANVAS
    assert [student.id for student in filled.unmatched_students] == ["a", "b"]
    assert "Several students match the line of Lovelace, Ada" in filled.notes[0]


def test_an_id_counts_only_where_nothing_surer_is_found() -> None:
    filled = canvas.fill(CANVAS, [row(id="leo", number="501")], "Homework 1")
    assert list(changed(CANVAS, filled.text)) == [(3, 5)]


def test_a_name_counts_only_alone_and_only_once() -> None:
    by_name = canvas.fill(CANVAS, [row(name="ada  Lovelace")], "Homework 1")
    assert changed(CANVAS, by_name.text) == {(3, 5): "15.5"}
    assert by_name.notes == ("Matched by name only, please check: ada  Lovelace (s).",)
    assert canvas.fill(CANVAS, [row(name="Ada Lovelace", login="al3")], "Homework 1").text == CANVAS
    twice = CANVAS + '"Lovelace, Ada",505,S5,al2,Tu,,,\r\n'
    assert canvas.fill(twice, [row(name="Ada Lovelace")], "Homework 1").text == twice


def test_a_number_of_another_site_never_fills_the_cell_of_a_stranger() -> None:
    """Canvas, Moodle and Gradescope count their users each for themselves."""
    filled = canvas.fill(CANVAS, [row(name="Leonhard Euler", number="501")], "Homework 1")
    assert changed(CANVAS, filled.text) == {(5, 5): "15.5"}
    assert filled.notes[0] == (
        "The gradebook has another name for their number, so the number was not used: Leonhard Euler (s)."
    )
    nobody = canvas.fill(CANVAS, [row(name="Blaise Pascal", number="501", id="501")], "Homework 1")
    assert nobody.text == CANVAS
    assert [student.name for student in nobody.unmatched_students] == ["Blaise Pascal"]


def test_a_download_of_moodle_fits_the_grades_of_its_course() -> None:
    """There are no participant numbers in them."""
    text = "First name,Last name,ID number,Email address,Assignment: HW 1 (Real)\nAda,Lovelace,S1,a@b.org,-\n"
    filled = moodle.fill(text, [row(name="Ada Lovelace", number="77")])
    assert changed(text, filled.text) == {(1, 4): "15.5"}
    assert filled.notes == ("Matched by name only, please check: Ada Lovelace (s).",)


def test_canvas_spells_a_name_without_spaces_in_its_downloads() -> None:
    filled = canvas.fill(CANVAS, [row(name="lovelaceada", number="501")], "Homework 1")
    assert changed(CANVAS, filled.text) == {(3, 5): "15.5"}


@pytest.mark.parametrize(
    ("handed_in", "gradebook"),
    [
        ("Mary O\u2019Neill", "O'Neill, Mary"),
        ("Mary ONeill", "O\u2019Neill, Mary"),
        ("\u738b\u4f1f", "\u738b, \u4f1f"),
        ("\uae40 \ucca0\uc218", "\uae40\ucca0\uc218"),
        ("Zoe Angstrom", "\u00c5ngstr\u00f6m, Zo\u00eb"),
        ("Zoe\u0308 A\u030angstro\u0308m", "\u00c5ngstr\u00f6m, Zo\u00eb"),
        ("Lukasz Sorensen", "S\u00f8rensen, \u0141ukasz"),
        ("Nguyen Thi Anh", "Anh, Nguy\u1ec5n Th\u1ecb"),
        ("Jean-Luc Picard", "Picard, Jean Luc"),
    ],
)
def test_accents_marks_and_order_do_not_matter(handed_in: str, gradebook: str) -> None:
    text = f'Student,ID,SIS Login ID,HW (1)\n"{gradebook}",501,x,\n"Euler, Leonhard",502,leo,\n'
    assert changed(text, canvas.fill(text, [row(name=handed_in)]).text) == {(1, 3): "15.5"}


def test_names_that_differ_in_accents_alone_are_two_people() -> None:
    text = 'Student,ID,SIS Login ID,HW (1)\n"M\u00fcller, Jan",501,x,\n"Muller, Jan",502,y,\n'
    assert changed(text, canvas.fill(text, [row(name="Jan M\u00fcller")]).text) == {(1, 3): "15.5"}
    assert changed(text, canvas.fill(text, [row(name="Jan Muller")]).text) == {(2, 3): "15.5"}
    assert canvas.fill(text, [row(name="Muller\u00a0J\u00e1n")]).text == text


def test_every_cell_that_changes_is_said() -> None:
    both = [row(number="501", id="ada"), row(number="503", id="leo")]
    filled = canvas.fill(CANVAS, both, "Homework 1")
    told = [(change.line, change.before, change.after, change.replaces) for change in filled.changes]
    assert told == [("Lovelace, Ada", "", "15.5", False), ("Euler, Leonhard", "3.00", "15.5", True)]
    again = canvas.fill(filled.text, both, "Homework 1")
    assert [change.replaces for change in again.changes] == [False, False]


def test_the_test_student_is_nobody() -> None:
    filled = canvas.fill(CANVAS, [row(number="599")], "Homework 1")
    assert filled.text == CANVAS
    assert len(filled.unmatched_students) == 1


def test_first_and_last_names_in_columns_of_their_own() -> None:
    text = (
        "LastName,FirstName,ID,SIS Login ID,Section,HW (1)\n    Points Possible,,,,,20.00\n"
        "Lovelace,Ada,501,ada,Tu,\nStudent,Test,599,x,Tu,\n"
    )
    filled = canvas.fill(text, [row(name="Ada Lovelace")])
    assert changed(text, filled.text) == {(2, 5): "15.5"}
    assert filled.unmatched_lines == ()


def test_a_gradebook_with_semicolons_and_decimal_commas_stays_one() -> None:
    text = "Student;ID;SIS Login ID;Section;HW (1)\n    Points Possible;;;;20,00\nAda;501;ada;Tu;\n"
    assert canvas.fill(text, [row(number="501")]).text == text.replace("ada;Tu;", "ada;Tu;15,5")


def test_a_decimal_comma_among_commas_is_quoted() -> None:
    text = 'Identifier,Full name,Grade,Maximum Grade\nParticipant 501,Ada,,"20,00"\n'
    assert moodle.fill(text, [row(number="501")]).text.endswith('Participant 501,Ada,"15,5","20,00"\n')


def test_a_worksheet_of_blind_marking_has_numbers_only() -> None:
    text = "Identifier,Status,Grade,Maximum Grade,Grade can be changed\nParticipant 501,,,20.00,Yes\n"
    filled = moodle.fill(text, [row(number="501"), row(id="t", number="7")])
    assert changed(text, filled.text) == {(1, 2): "15.5"}
    assert [student.number for student in filled.unmatched_students] == ["7"]


def test_the_grades_of_a_whole_moodle_course() -> None:
    text = (
        "First name,Last name,ID number,Email address,Assignment: HW 1 (Real),Course total (Real),"
        "Last downloaded from this course\nAda,Lovelace,S1,ada@example.org,-,-,1772000000\n"
    )
    assert changed(text, moodle.fill(text, [row(login="s1")]).text) == {(1, 4): "15.5"}


@pytest.mark.parametrize(
    ("fill", "text", "column", "complaint"),
    [
        (
            canvas.fill,
            CANVAS,
            None,
            "2 columns that the points could go to; name one of these: 'Homework 1 (1234)'",
        ),
        (canvas.fill, CANVAS, "Homework 2", "0 columns called 'Homework 2'; name one of these"),
        (canvas.fill, CANVAS, "Current Score", "Canvas computes the column 'Current Score' itself"),
        (
            canvas.fill,
            CANVAS,
            "SIS User ID",
            "The column 'SIS User ID' does not hold the points of an assign",
        ),
        (
            canvas.fill,
            CANVAS,
            "Section",
            "The column 'Section' does not hold the points of an assignment; name",
        ),
        (moodle.fill, MOODLE, "Feedback comments", "'Feedback comments' does not hold the points"),
        (moodle.fill, MOODLE, "Maximum Grade", "'Maximum Grade' does not hold the points"),
        (
            moodle.fill,
            "Username,Quiz: A (Real),Course total (Real),Quiz: A (Letter)\n",
            "Course total (Real)",
            "'Course total (Real)' does not hold the points of an assignment; name one of these: 'Quiz: A",
        ),
        (canvas.fill, MOODLE, None, "This is not a Canvas gradebook"),
        (canvas.fill, "", None, "This is not a Canvas gradebook"),
        (moodle.fill, CANVAS, None, "This is not a Moodle gradebook"),
        (moodle.fill, "", None, "This is not a Moodle gradebook"),
        (moodle.fill, MOODLE, "Marks", "0 columns called 'Marks'"),
        (moodle.fill, "Username,Quiz: A (Real),Quiz: B (Real)\n", None, "2 columns that the points"),
    ],
)
def test_what_is_not_clear_is_told_in_a_sentence(
    fill: Callable[..., Filled], text: str, column: str | None, complaint: str
) -> None:
    with pytest.raises(ReportsError) as caught:
        fill(text, [row()], column)
    assert complaint in str(caught.value)
    assert str(caught.value).endswith(".")


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(names, names, names), min_size=1, max_size=5), st.data())
def test_nothing_but_the_column_ever_changes(people: list[tuple[str, str, str]], data: st.DataObject) -> None:
    out = io.StringIO()
    quoting = data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    writer = csv.writer(out, quoting=quoting)
    writer.writerow(["Student", "ID", "SIS Login ID", "Section", "HW (1)", "Notes"])
    writer.writerow(["    Points Possible", "", "", "", "20.00", ""])
    for number, (name, section, note) in enumerate(people):
        writer.writerow([name, str(500 + number), f"login{number}", section, "", note])
    rows = [row(id=f"p{number}", number=str(500 + number)) for number in range(len(people))]
    filled = canvas.fill(out.getvalue(), rows)
    expected = [n for n, (name, _, _) in enumerate(people) if name.strip() not in ("Student, Test",)]
    assert changed(out.getvalue(), filled.text) == {(2 + n, 4): "15.5" for n in expected}
