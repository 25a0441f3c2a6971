"""The feedback pages in the shapes in which they get back to students where no site takes them one by one.

moodle-feedback  a zip in the naming of Moodle's download of submissions, which its feedback files have too:
                 `Full Name_participant_assignsubmission_file_feedback.html`
                 (https://docs.moodle.org/en/Assignment_activity, "Upload multiple feedback files in a zip")
pages            a folder with a page for each student, `ada@example.edu.html`
mail             a table for mail merge: address, name, score, page
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from grader.batch.formats import Format
from grader.batch.private_folder import FEEDBACK
from grader.batch.target import Target
from grader.reports import feedback_html
from grader.reports.gradebook import title
from grader.reports.scores_csv import csv_line
from grader.reports.text import number_of, plain_number
from grader.roster import Row, Student

MAIL_HEADER = ("email", "name", "score", "max_score", "page")
MOST_OF_A_NAME = 80

_NOT_IN_A_NAME = re.compile(r"[_/\\:*?\"<>|\x00-\x1f\x7f]+")
"""What would end the name in Moodle's naming, or is refused in a file name somewhere."""
_ADDRESS = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}[A-Za-z0-9]", re.ASCII)
"""An address that is a file name on every system, too."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""A zip without times: the same results give the same bytes."""


def written(
    form: Format, rows: Iterable[Row], titles: Mapping[str, str], target: Target, results: Path
) -> Iterator[str]:
    """Write what goes back, one page in memory at a time; sentences on what was done and on who is not in
    it. `titles` are those of the topics, by name."""
    if form is Format.MOODLE_FEEDBACK:
        yield from _moodle(rows, titles, target)
    elif form is Format.PAGES:
        yield from _pages(rows, titles, target)
    else:
        yield from _mail(rows, target, results)


def _moodle(rows: Iterable[Row], titles: Mapping[str, str], target: Target) -> Iterator[str]:
    unknown: list[str] = []
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as packed:
        for row in rows:
            if not row.student.number.isdigit():
                unknown.append(title(row.student))
                continue
            member = zipfile.ZipInfo(_of_moodle(row.student), _EARLIEST)
            packed.writestr(member, feedback_html.page(row, titles=titles), zipfile.ZIP_DEFLATED)
        count = len(packed.infolist())
    target.write("", whole.getvalue())
    yield f"Wrote {target.path}: {number_of(count, 'page')}."
    yield from _listed("Not in it, because Moodle's number of the participant is not known", unknown)


def _of_moodle(student: Student) -> str:
    name = " ".join(_NOT_IN_A_NAME.sub(" ", student.name or student.id).split())[:MOST_OF_A_NAME].strip(". ")
    return f"{name or 'Participant'}_{student.number}_assignsubmission_file_feedback.html"


def _pages(rows: Iterable[Row], titles: Mapping[str, str], target: Target) -> Iterator[str]:
    by_id: list[str] = []
    taken: Counter[str] = Counter()
    for row in rows:
        address = row.student.email.strip()
        if not _ADDRESS.fullmatch(address) or taken[address.casefold()]:
            by_id.append(title(row.student))
            address = row.student.id
        taken[address.casefold()] += 1
        target.write(f"/{address}.html", feedback_html.page(row, titles=titles))
    yield f"Wrote {number_of(taken.total(), 'page')} to {target.path}."
    yield from _listed("Named by their id, because they have no e-mail address of their own", by_id)


def _mail(rows: Iterable[Row], target: Target, results: Path) -> Iterator[str]:
    left_out: list[str] = []
    lines = [csv_line(MAIL_HEADER)]
    for row in rows:
        if not (row.has_score and row.student.email.strip()):
            left_out.append(title(row.student))
            continue
        page = results.absolute() / FEEDBACK / f"{row.student.id}.html"
        most = "" if row.maximum is None else plain_number(row.maximum)
        about = (row.student.email.strip(), row.student.name or row.student.id)
        lines.append(csv_line((*about, plain_number(row.final_score), most, str(page))))
    target.write("", "".join(lines))
    yield f"Wrote {target.path}: {number_of(len(lines) - 1, 'student')}."
    yield from _listed("Not in it, because they have no e-mail address or were not graded", left_out)


def _listed(what: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"{what}: {', '.join(names)}."
