"""The session as a value, and what each event makes of it. Nothing here reads, grades or draws.

`step` takes a session and an event and returns the next session with what is to be done. Exercises that wait
are graded in groups, each of one file: those that a save has changed first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from grader.learner.watching.events import (
    Action,
    Changed,
    Event,
    Failed,
    Finished,
    GiveHint,
    Grade,
    Graded,
    Group,
    HintGiven,
    Interrupt,
    Picture,
    Polling,
    Pressed,
    Quit,
    Replay,
    Saved,
    Tick,
)
from grader.report import ExerciseReport, Report, Status
from grader.reports.wording import QUIET, first_troubled

NO_CHANGE = "Saved: the change affects none of the exercises."
LAST = "There is no next exercise: all have passed."


class View(StrEnum):
    """What the screen shows."""

    EXERCISE = "exercise"
    LIST = "list"


@dataclass(frozen=True)
class Session:
    """`names` are the exercises that are watched, in the order of the course, `topics` the topic of each.

    `focus` is the exercise that is shown; it is `chosen` once the student has saved or pressed a key, before
    that the first with trouble is shown. `waiting` are the groups still to be graded, `running` what the
    grader has not reported on yet, `busy` whether it is at work. `changed` are the exercises that the last
    save concerned.
    """

    names: Group
    topics: Mapping[str, str]
    focus: str
    chosen: bool = False
    prints: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, ExerciseReport] = field(default_factory=dict)
    report: Report | None = None
    waiting: tuple[Group, ...] = ()
    running: Group = ()
    busy: bool = False
    changed: Group = ()
    view: View = View.EXERCISE
    hint: str = ""
    note: str = ""
    failure: str = ""
    polling: bool = False
    scrolled: int = 0

    @property
    def trouble(self) -> str:
        """Why the file of the exercise that is shown cannot be read; empty where it can."""
        return self.troubles.get(self.topics[self.focus], "")

    @property
    def result(self) -> ExerciseReport | None:
        """How the exercise that is shown ended last."""
        return self.results.get(self.focus)

    @property
    def to_grade(self) -> frozenset[str]:
        """What was saved, or asked for again, and has no verdict since."""
        return frozenset(name for group in (*self.waiting, self.running) for name in group)

    @property
    def unsettled(self) -> bool:
        """Whether a verdict of this session may not be true of the files as they are now."""
        return bool(self.to_grade or self.troubles)

    def passed(self, name: str) -> bool:
        """Whether an exercise passed when it was graded last, in this session."""
        result = self.results.get(name)
        return result is not None and result.status is Status.PASSED

    def following(self) -> str | None:
        """The exercise to go on with: behind the one shown, else before it; None where all others passed."""
        at = self.names.index(self.focus)
        others = (*self.names[at + 1 :], *self.names[:at])
        return next((name for name in others if not self.passed(name)), None)


def step(session: Session, event: Event) -> tuple[Session, tuple[Action, ...]]:
    """What an event makes of a session, and what is to be done."""
    match event:
        case Pressed(key):
            session, actions = _pressed(session, key)
        case Saved():
            session, actions = _saved(session, event)
        case Graded(report=report):
            session, actions = _graded(session, report), ()
        case Finished():
            rest = _in_groups(session, session.running)
            session = replace(session, busy=False, running=(), waiting=_after(session.waiting, rest))
            actions = ()
        case Failed(said):
            session, actions = replace(session, busy=False, running=(), waiting=(), failure=said), ()
        case Polling():
            session, actions = replace(session, polling=True), ()
        case HintGiven(text):
            session, actions = replace(session, hint=text), ()
        case Tick() | Changed():
            return session, ()
    return _next_group(session, actions)


def _next_group(session: Session, actions: tuple[Action, ...]) -> tuple[Session, tuple[Action, ...]]:
    """Where the grader is free it gets the first group of a file that can be read."""
    if session.busy:
        return session, actions
    group = next((g for g in session.waiting if session.topics[g[0]] not in session.troubles), None)
    if group is None:
        return session, actions
    waiting = tuple(other for other in session.waiting if other is not group)
    session = replace(session, waiting=waiting, running=group, busy=True, failure="")
    return session, (*actions, Grade(group, session.focus))


def _saved(session: Session, event: Saved) -> tuple[Session, tuple[Action, ...]]:
    known = {name: event.prints[name] for name in session.names if name in event.prints}
    changed = tuple(name for name in known if known[name] != session.prints.get(name))
    if not (changed or event.files or event.troubles != session.troubles):
        return session, ()  # an editor's own file, or something else that is used by none
    first = not session.prints
    again = changed
    if session.topics[session.focus] in event.files and not session.passed(session.focus):
        # Its feedback names lines, which may have moved.
        again = tuple(n for n in session.names if n in changed or (n == session.focus and n in known))
    groups = _in_groups(session, again)
    session = replace(
        session,
        prints={**session.prints, **known},
        troubles=event.troubles,
        waiting=(*groups, *_without(session.waiting, again)),
        changed=() if first else changed,
        note="" if first or again or event.troubles else NO_CHANGE,
    )
    broken = [n for n in session.names if session.topics[n] in event.files & event.troubles.keys()]
    if not first and (event.files or changed):
        session = replace(session, chosen=True, view=View.EXERCISE)
    if not first and session.focus not in (*changed, *broken) and (changed or broken):
        session = _focused(session, (*changed, *broken)[0])
    stop = session.busy and not first and bool(again)
    return replace(session, scrolled=0), (Interrupt(),) if stop else ()


def _graded(session: Session, report: Report) -> Session:
    # What has been saved again meanwhile is graded again.
    waiting = {name for group in session.waiting for name in group}
    new = {each.name: each for each in report.exercises if each.name not in waiting}
    session = replace(
        session,
        report=report,
        results={**session.results, **new},
        running=tuple(name for name in session.running if name not in {e.name for e in report.exercises}),
        hint=session.hint if session.focus not in new else "",
    )
    return session if session.chosen else replace(session, focus=_first_to_show(session))


def _first_to_show(session: Session) -> str:
    """The first exercise that was worked on and did not pass, else the first that was not begun."""
    known = [session.results[name] for name in session.names if name in session.results]
    if wrong := first_troubled(known):
        return wrong.name
    return next((each.name for each in known if each.status in QUIET - {Status.PASSED}), session.focus)


def _focused(session: Session, name: str) -> Session:
    return replace(session, focus=name, hint="", scrolled=0, view=View.EXERCISE)


def _pressed(session: Session, key: str) -> tuple[Session, tuple[Action, ...]]:
    session = replace(session, note="")
    match key:
        case "q":
            return session, (Quit(),)
        case "n":
            return _go_on(session), ()
        case "h":
            return replace(session, view=View.EXERCISE, chosen=True), (GiveHint(session.focus),)
        case "r":
            return session, (Replay(session.focus),)
        case "p":
            return session, (Picture(session.focus),)
        case "l":
            other = View.EXERCISE if session.view is View.LIST else View.LIST
            return replace(session, view=other, scrolled=0), ()
        case "a":
            every = replace(session, waiting=_in_groups(session, session.names), view=View.EXERCISE)
            return every, (Interrupt(),) if session.busy else ()
        case "down" | " " | "up":
            return replace(session, scrolled=session.scrolled + (-1 if key == "up" else 1)), ()
    return session, ()


def _go_on(session: Session) -> Session:
    """The next exercise that has not passed. What was wrong with it is found again: its lines may have moved,
    and the place of its mistake is searched only for the one that is shown."""
    name = session.following()
    if name is None:
        note = LAST if session.passed(session.focus) else ""
        return replace(session, view=View.EXERCISE, scrolled=0, chosen=True, note=note)
    session = replace(_focused(session, name), chosen=True, changed=())
    if session.result is None or session.result.status in QUIET:
        return session
    return replace(session, waiting=((name,), *_without(session.waiting, (name,))))


def _in_groups(session: Session, names: Sequence[str]) -> tuple[Group, ...]:
    """The exercises by file; that of the exercise shown comes first."""
    groups = tuple(tuple(group) for _, group in groupby(names, key=session.topics.__getitem__))
    return tuple(sorted(groups, key=lambda group: session.focus not in group))


def _without(groups: Sequence[Group], names: Collection[str]) -> tuple[Group, ...]:
    left = (tuple(name for name in group if name not in names) for group in groups)
    return tuple(group for group in left if group)


def _after(groups: Sequence[Group], later: Sequence[Group]) -> tuple[Group, ...]:
    """The groups, and behind them what is not in them yet."""
    there = {name for group in groups for name in group}
    return (*groups, *_without(later, there))
