"""The score that counts, where it is not simply that of the report: lateness, weights, exceptions.

For each exercise of `earned` points of `most`: with `weight` points for it in this class,

    counts = earned * weight / most * (1 - penalty)

where the penalty is that of the nearest due date: of the exercise, its topic, the student, the class. An
override stands for what an exercise, a topic or the whole counts, and has no penalty; what is exempt counts
neither among the points nor among the maximum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grader.class_file.people import Arrangement
from grader.lateness import LatePolicy, parse_due
from grader.reports.text import plain_number
from grader.roster import Adjusted, Outcome, Row

WHOLE = ""


@dataclass(frozen=True)
class Scoring:
    """How a class is scored: the late policy, the points of each exercise and topic that differ from the
    course's, and which exercises count, each with the topic and the points that it has in the course."""

    late: LatePolicy | None
    points: Mapping[str, float]
    exercises: Mapping[str, tuple[str, float]]

    @cached_property
    def weights(self) -> dict[str, float]:
        """The points of each exercise in this class. Those of a topic are shared out in proportion."""
        weights = {}
        for name, (topic, most) in self.exercises.items():
            if name in self.points:
                weights[name] = self.points[name]
            elif topic in self.points:
                rest = [n for n, (t, _) in self.exercises.items() if t == topic and n not in self.points]
                fixed = sum(
                    self.points[n] for n, (t, _) in self.exercises.items() if t == topic and n in self.points
                )
                whole = sum(self.exercises[n][1] for n in rest)
                weights[name] = max(self.points[topic] - fixed, 0.0) * most / whole
            else:
                weights[name] = most
        return weights


def adjusted(row: Row, scoring: Scoring, arrangements: Sequence[Arrangement] = ()) -> Row:
    """The row with the score that counts. Without exceptions and weights it stays as plain as its report, but
    for the penalty."""
    of = {one.scope: one for one in arrangements}
    policy = _policy(scoring.late, of.get(WHOLE))
    penalty = _penalty(row, policy)
    row = replace(row, penalty=penalty)
    excepted = any(one.due or one.exempt or one.override is not None for one in arrangements)
    if not (scoring.points or excepted or row.outcome is Outcome.MISSING):
        return replace(row, remarks=tuple(_remarks(arrangements)))
    whole = of.get(WHOLE)
    counts, maximum = _sums(row, scoring, of, penalty)
    if whole and whole.override is not None:
        counts = whole.override
    exempt = bool(whole and whole.exempt)
    known = row.outcome is not Outcome.FAILED or bool(whole and whole.override is not None)
    result = Adjusted(
        final=0.0 if exempt else round(counts, 2),
        unrounded=0.0 if exempt else counts,
        maximum=0.0 if exempt else round(maximum, 2),
        exempt=exempt,
        known=known,
    )
    return replace(row, adjusted=result, remarks=tuple(_remarks(arrangements)))


def _sums(row: Row, scoring: Scoring, of: Mapping[str, Arrangement], penalty: float) -> tuple[float, float]:
    earned = {e.name: (e.score, e.max_score) for e in row.report.exercises} if row.report else {}
    weights = scoring.weights
    counts = maximum = 0.0
    overridden: dict[str, float] = {}
    for name, (topic, most) in scoring.exercises.items():
        own, topics = of.get(name), of.get(topic)
        if (own and own.exempt) or (topics and topics.exempt and not (own and own.override is not None)):
            continue
        score, most_of_report = earned.get(name, (0.0, most))
        # What could not be run here, for want of a device, is not scored.
        weight = weights[name] * most_of_report / most if most and name in earned else weights[name]
        maximum += weight
        if own and own.override is not None:
            counts += own.override
        elif topics and topics.override is not None:
            overridden[topic] = topics.override
        else:
            nearest = next((one for one in (own, topics) if one and one.due), None)
            lost = _penalty(row, _policy(scoring.late, nearest)) if nearest else penalty
            counts += (score / most_of_report * weight if most_of_report else 0.0) * (1.0 - lost)
    return counts + sum(overridden.values()), maximum


def _policy(late: LatePolicy | None, arrangement: Arrangement | None) -> LatePolicy | None:
    if late is None or arrangement is None or not arrangement.due:
        return late
    return replace(late, due=parse_due(arrangement.due))


def _penalty(row: Row, policy: LatePolicy | None) -> float:
    return policy.penalty(row.submitted, row.marked_late) if policy and row.report else 0.0


def _remarks(arrangements: Sequence[Arrangement]) -> Iterator[str]:
    """What a student and the instructor read of the exceptions."""
    for one in arrangements:
        what = one.scope or "everything"
        if one.exempt:
            said = f"You are exempt from {what}" if not one.scope else f"{what} does not count"
        elif one.override is not None:
            said = f"The points for {what} were set to {plain_number(one.override)}"
        elif one.due:
            said = f"Extension for {what}: due {one.due}"
        else:
            said = "Note"
        yield f"{said}: {one.note}" if one.note else f"{said}."
