"""Hand the results of a class back to a course site: first what would change, then that and nothing else.

What the site has is compared with what it should have, score by score and page by page, before each is sent.
So a run that was killed is resumed by the next, and one that has nothing to send changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.batch.gradings import Detail
from grader.batch.ledger import Ledger
from grader.batch.rows import Rules, rows_with_penalties
from grader.doors.canvas_site import CanvasSite, Standing, digits_of
from grader.doors.errors import DoorError
from grader.exercise import Course
from grader.reports import feedback_html
from grader.reports.gradebook import title, without_points
from grader.reports.matching import Found, Line, finder
from grader.reports.text import number_of, plain_number, printable
from grader.roster import Row


@dataclass(frozen=True)
class Change:
    """What of a student's standing has to change; `score` and `page` are None where that stays."""

    row: Row
    standing: Standing
    score: float | None
    page: str | None

    def __str__(self) -> str:
        parts = []
        if self.score is not None:
            before = "no score" if self.standing.score is None else plain_number(self.standing.score)
            parts.append(f"{before} → {plain_number(self.score)}")
        if self.page is not None:
            parts.append("the feedback page")
        return f"{title(self.row.student)}: {', '.join(parts)}"


def push(ledger: Ledger, course: Course, site: CanvasSite, *, apply: bool) -> Iterator[str]:
    """Compare the ledger with the site and, with `apply`, send what differs; a sentence on each change as it
    is made, and on who was left out. Raises DoorError."""
    standings = site.standings()
    find = finder([_line(standing) for standing in standings])
    rules = Rules.of(ledger)
    # By what the class file knows of them, too.
    matches = {
        row.student.id: find(row.student)
        for row in rows_with_penalties(ledger, detail=Detail.POINTS, rules=rules)
    }
    claims = Counter(place for found in matches.values() for place in found.places)
    left_out: dict[str, list[str]] = {}
    changed = same = 0
    maxima: set[float] = set()
    if apply:
        # What the pages say of the inputs is known from now on.
        ledger.finish_round()
    for row in rows_with_penalties(ledger, rules=rules):
        found = matches[row.student.id]
        reason = _obstacle(row, found, claims, standings)
        if reason:
            left_out.setdefault(reason, []).append(title(row.student))
            continue
        change = _change(row, standings[found.places[0]], course.titles)
        if row.maximum is not None:
            maxima.add(row.maximum)
        if change is None:
            same += 1
            continue
        if apply:
            try:
                _send(change, site)
            except DoorError as error:
                raise DoorError(f"{error} {_sent_so_far(changed, change)}") from error
        changed += 1
        yield str(change)
    yield from _about_maximum(site, maxima)
    yield from (f"{reason}: {', '.join(names)}." for reason, names in left_out.items())
    ungraded = [printable(s.name) for place, s in enumerate(standings) if not claims[place]]
    if ungraded:
        yield f"In Canvas, but not graded: {', '.join(ungraded)}."
    verb = "changed" if apply else "would change"
    yield f"{number_of(changed, 'student')} {verb}, {same} unchanged."


def _about_maximum(site: CanvasSite, maxima: set[float]) -> Iterator[str]:
    possible = site.points_possible
    for maximum in sorted(maxima - {possible}) if possible is not None else ():
        yield (
            f"Canvas counts {plain_number(possible or 0)} points, the course {plain_number(maximum)}: points"
            " are sent as they are, not scaled."
        )


def _line(standing: Standing) -> Line:
    known = {"number": (str(standing.user),), "login": standing.logins, "email": standing.emails}
    return Line(standing.user, standing.name, known)


def _obstacle(row: Row, found: Found, claims: Counter[int], standings: tuple[Standing, ...]) -> str:
    """Why nothing is sent for a student; empty where nothing speaks against it."""
    if obstacle := without_points(row):
        return f"{obstacle}, so nothing is sent"
    if not found.places:
        return "Graded, but not in this assignment"
    if len(found.places) > 1 or claims[found.places[0]] > 1:
        return "Several students match, so nothing is sent"
    if found.by_name:
        return "Known by name only, so nothing is sent"
    if standings[found.places[0]].excused:
        return "Canvas marks them as excused, so nothing is sent"
    return ""


def _change(row: Row, standing: Standing, titles: Mapping[str, str]) -> Change | None:
    """What differs between what was graded and what Canvas has."""
    page = feedback_html.page(row, titles=titles)
    score = row.final_score if standing.score != row.final_score else None
    is_there = _digits(page) in map(digits_of, standing.attached)
    if score is None and is_there:
        return None
    return Change(row, standing, score, None if is_there else page)


def _send(change: Change, site: CanvasSite) -> None:
    if change.page is not None:
        site.attach(change.standing.user, f"feedback-{_digits(change.page)}.html", change.page)
    if change.score is not None:
        site.enter_score(change.standing.user, change.score)


def _sent_so_far(changed: int, change: Change) -> str:
    """What a site has that failed at a change: a page may have arrived whose answer did not."""
    before, perhaps = number_of(changed, "student"), title(change.row.student)
    return f"{before} changed before that, and {perhaps} may have; the same command sends the rest."


def _digits(page: str) -> str:
    """Twelve hexadecimal digits that tell a page from another: they are in the name of its file."""
    return hashlib.sha256(page.encode("utf-8", "replace")).hexdigest()[:12]
