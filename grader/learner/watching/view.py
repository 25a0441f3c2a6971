"""What the screen shows: lines of text for a session. Pure; drawing is the terminal's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.console import Group as Blocks
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from grader.learner.milestones import milestone
from grader.learner.overview import overview, worth
from grader.learner.progress import Progress
from grader.learner.watching.session import Session, View
from grader.report import ExerciseReport, Status
from grader.reports.statuses import WORDS
from grader.reports.terminal import render
from grader.reports.text import foreign, number_of, printable, to_text, with_commands
from grader.reports.wording import in_status
from grader.reports.wrapping import wrapped
from grader.stubs import StubError, pristine, task

if TYPE_CHECKING:
    from grader.exercise import Course

KEYS = "n next  h hint  r replay  p picture  l list  a all  q quit"
POLLS = "This folder does not report changes (a network drive?), so gdgrade looks for them itself."
WIDEST = 100


@dataclass(frozen=True)
class Known:
    """What the screen says beside the session: the course, what is remembered, the SHA-256 of each file by
    topic, the seconds that a call may take, and those that the grader has been at work."""

    course: Course
    progress: Progress
    digests: Mapping[str, str]
    timeout: float
    seconds: float = 0.0


@dataclass(frozen=True)
class Page:
    """The lines of a screen. `scrolled` is how far it is scrolled, as far as there is something to scroll."""

    lines: tuple[str, ...]
    scrolled: int


def page(session: Session, known: Known, columns: int, rows: int, *, colour: bool) -> Page:
    """The screen: a heading, what there is to say of the exercise or the list, what is going on, the keys."""
    # Nothing in the last column: a terminal may wrap there, or not.
    width = min(columns - 1, WIDEST)
    top = [_heading(session, known, width, colour), ""]
    bottom = [*_lines(_going_on(session, known), width, colour)[:2], *_keys(width, colour)]
    room = max(rows - len(top) - len(bottom) - 1, 1)
    lines, start = _body(session, known, width, colour)
    shown, scrolled = _scrolled(lines, start, session.scrolled, room)
    filled = [*top, *shown, *[""] * (room - len(shown)), "", *bottom]
    return Page(tuple(filled[:rows]), scrolled)


def _scrolled(lines: Sequence[str], start: int, pages: int, room: int) -> tuple[list[str], int]:
    """The lines that fit, from `start` on and so many pages further; the last one counts those below."""
    if len(lines) <= room:
        return list(lines), 0
    if room < 3:
        return list(lines[:room]), 0
    by = max(room - 2, 1)
    last = len(lines) - room
    first = min(max(start + pages * by, 0), last)
    lowest, highest = -(-start // by), -(-(last - start) // by)
    pages = min(max(pages, -lowest), max(highest, 0))
    shown = list(lines[first : first + room])
    if below := len(lines) - first - room:
        shown[-1] = f"… {number_of(below + 1, 'more line')} (space)"
    return shown, pages


def _heading(session: Session, known: Known, width: int, colour: bool) -> str:
    passed = sum(_passed(session, known, name) for name in session.names)
    left = f"{session.topics[session.focus]}.py"
    right = f"{passed} of {number_of(len(session.names), 'exercise')} passed"
    gap = " " * max(width - len(left) - len(right), 2)
    return _lines(Text.assemble((left, "bold"), gap, (right, "dim")), width, colour)[0]


def _passed(session: Session, known: Known, name: str) -> bool:
    result = session.results.get(name)
    return result.status is Status.PASSED if result else known.progress.passed(name)


def _body(session: Session, known: Known, width: int, colour: bool) -> tuple[list[str], int]:
    """The lines in the middle, and the first of them to show."""
    if session.view is View.LIST:
        watched = set(session.topics.values())
        course = replace(known.course, topics=tuple(t for t in known.course.topics if t.name in watched))
        listed = overview(course, known.progress, known.digests, width=width, colour=colour)
        lines = listed.splitlines()
        at = next((i for i, line in enumerate(lines) if f" {session.focus} " in f"{_plain(line)} "), 0)
        return lines, max(at - 4, 0)
    # Above the verdict: below it there may be no room.
    hint = [*_lines(with_commands(session.hint), width, colour), ""] if session.hint else []
    if session.trouble:
        return [*hint, *_lines(_waiting(session.trouble), width, colour)], 0
    return [*hint, *_of_exercise(session, known, width, colour)], 0


def _plain(line: str) -> str:
    return Text.from_ansi(line).plain


def _waiting(trouble: str) -> RenderableType:
    """A file that cannot be read now: half-written, most likely."""
    first, _, rest = trouble.partition("\n")
    heading = Text.assemble(("✗ ", "red"), with_commands(first))
    return Blocks(heading, *(_as_it_stands(rest) if rest else ()))


def _of_exercise(session: Session, known: Known, width: int, colour: bool) -> list[str]:
    result = session.result
    if result is None or session.report is None:
        return [f"{session.focus} has not been checked yet."]
    also = _also(session)
    if result.status is Status.NOT_STARTED:
        return [*_task(session, known, width, colour), *_lines(Blocks("", *also), width, colour)]
    report = replace(
        session.report,
        exercises=(result,),
        score=result.score,
        max_score=result.max_score,
        flags=result.flags,
    )
    lines = render(report, closing=_closing(session, known), width=width, colour=colour).splitlines()
    return [*lines, *(_lines(Blocks("", *also), width, colour) if also else [])]


def _task(session: Session, known: Known, width: int, colour: bool) -> list[str]:
    """What an exercise that was not begun asks for."""
    topic, exercise = known.course.find(session.focus)
    try:
        text = task(pristine(topic, known.course.places), exercise.name)
    except (StubError, KeyError):
        text = ""
    heading = Text.assemble(("· ", "dim"), (worth(topic, exercise), "bold"), ": not started")
    begin = "Write it in the file and save it."
    return _lines(Blocks(heading, begin, "", *_as_it_stands(wrapped(printable(text), width))), width, colour)


def _as_it_stands(text: str) -> Iterator[RenderableType]:
    """The lines of a text; one that is too long continues below its own beginning."""
    for line in printable(text.rstrip("\n")).split("\n"):
        yield Padding(Text(line.lstrip(" ")), (0, 0, 0, len(line) - len(line.lstrip(" "))))


def _also(session: Session) -> list[RenderableType]:
    """The other exercises that the last save concerned."""
    others = [
        session.results[name] for name in session.changed if name != session.focus and name in session.results
    ]
    if not others:
        return []
    return [Text.assemble("Also checked: ", *_joined(others))]


def _joined(results: Sequence[ExerciseReport]) -> list[Text]:
    texts: list[Text] = []
    for number, each in enumerate(results):
        end = "." if number == len(results) - 1 else ", "
        texts += [foreign(f"{each.name} "), Text(in_status(each), WORDS[each.status][2]), Text(end)]
    return texts


def _closing(session: Session, known: Known) -> str:
    """What is finished, and what to do next; below a failure there is no need to say it."""
    following = session.following()
    if not session.passed(session.focus):
        return ""
    finished = milestone({session.focus}, known.course, known.progress, known.digests)
    if following is not None:
        return f"{finished} Press n for the next exercise, {following}.".strip()
    every = len(session.names)
    # What is still to be checked again may not pass any more.
    if every == 1 or session.unsettled:
        return finished
    if finished and every == len(known.course.names):
        return finished
    if finished and len(set(session.topics.values())) == 1:
        return f"{finished} {_next_topic(session, known)}".strip()
    return f"{finished} All {every} watched exercises passed.".strip()


def _next_topic(session: Session, known: Known) -> str:
    """The command for the first topic behind those that are watched in which something is left to do."""
    topics = [topic.name for topic in known.course.topics]
    behind = known.course.topics[topics.index(session.topics[session.names[-1]]) + 1 :]
    left = (t.name for t in behind if not all(known.progress.passed(each.name) for each in t.exercises))
    name = next(left, None)
    return f"Press q, then `gdgrade watch {name}` goes on." if name else ""


def _going_on(session: Session, known: Known) -> RenderableType:
    if session.failure:
        return Text.assemble(("gdgrade: ", "red"), foreign(session.failure))
    if session.note:
        return with_commands(session.note)
    if session.busy:
        names = session.running
        what = names[0] if len(names) == 1 else f"{session.topics[names[0]]}.py" if names else session.focus
        left = sum(map(len, session.waiting))
        more = f" ({number_of(left, 'exercise')} to go)" if left else ""
        since = f" for {known.seconds:.0f} s" if known.seconds >= 1 else ""
        since += f"; a call may take {known.timeout:g} s" if since and names else ""
        doing = "Checking" if names else "Looking for the place of the mistake in"
        return Text(f"{doing} {what}{since} …{more}", "yellow")
    return Text(POLLS if session.polling else "Watching: save a file to check it.", "dim")


def _keys(width: int, colour: bool) -> list[str]:
    """The keys, in one line where it is wide enough."""
    text = Text(KEYS)
    text.highlight_regex(r"\b[a-z](?= )", "bold cyan")
    return _lines(text, width, colour)


def _lines(renderable: RenderableType, width: int, colour: bool) -> list[str]:
    return to_text(renderable, width, colour).splitlines()
