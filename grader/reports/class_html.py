"""The page of a class, for the instructor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from grader.reports.class_exercises import ExerciseSummary, State, discrimination_in_words
from grader.reports.class_groups import EqualFiles, UnnamedAnswers, shown_answers
from grader.reports.class_kinds import KINDS, needs
from grader.reports.class_summary import BINS, ClassSummary
from grader.reports.class_table import as_json, columns_of, rows_of
from grader.reports.pages import render

MOST_NEEDS, MOST_EXERCISES, MOST_MISTAKES = 12, 15, 25
"""How many lines these lists show at once; the table of students has every student."""
FEWEST = 3
"""How many students have to make a mistake for it to be listed."""

_WIDTH, _HEIGHT, _HEAD, _FOOT = 600, 190, 20, 42


@dataclass(frozen=True)
class Head:
    """What the page says of the batch: the course and its version, when the work was due, in which rounds it
    was graded; empty where there is nothing to say. `titles` are those of the topics, by name."""

    course: str = ""
    version: str = ""
    due: str = ""
    rounds: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is known, each with what it is."""
        facts = (
            ("Course", self.course),
            ("Version", self.version),
            ("Due", self.due),
            ("Rounds", self.rounds),
        )
        return tuple((what, text) for what, text in facts if text)


NO_GROUPS = UnnamedAnswers()


def page(
    summary: ClassSummary,
    title: str = "Class",
    head: Head | None = None,
    unnamed: UnnamedAnswers = NO_GROUPS,
    equal: Sequence[EqualFiles] = (),
) -> str:
    """The page as HTML: what needs the instructor, every student in a table, the exercises, the hardest
    first, what went wrong most, and the `unnamed` wrong answers that several students gave. With `equal`
    identical work is listed by its files.

    It stands alone and needs no network; names are shown as text whatever they contain. It links to
    `feedback/ID.html` and `reports/ID.json.gz` beside it, in `gone` for students who are gone.
    """
    head = head or Head()
    columns = columns_of(summary.students)
    numbers = {id(exercise): number for number, exercise in enumerate(summary.exercises)}
    hardest = [(numbers[id(exercise)], exercise) for exercise in summary.hardest_first]
    discrimination = [exercise.discrimination for exercise in summary.exercises]
    groups, further_groups = shown_answers(unnamed.groups, summary.students)
    lines = {line.student.id: line for line in summary.students}
    alike = [(one.files, [lines[student] for student in one.students if student in lines]) for one in equal]
    shared = [mistake for mistake in summary.mistakes if mistake.students >= FEWEST]
    return render(
        "class.html",
        script="class.js",
        title=title,
        head=head,
        summary=summary,
        kinds=list(_counts(summary)),
        maximum=_common_maximum(summary),
        mean=round(100 * summary.mean),
        median=round(100 * summary.median),
        namesakes=_namesakes(summary),
        needs=list(needs(summary.students, MOST_NEEDS)),
        alike=alike[:MOST_NEEDS],
        more_alike=max(0, len(alike) - MOST_NEEDS),
        histogram=histogram(summary.distribution),
        width=_WIDTH,
        height=_HEIGHT,
        floor=_HEIGHT - _FOOT,
        states=list(State),
        hardest=hardest[:MOST_EXERCISES],
        easier=hardest[MOST_EXERCISES:],
        discrimination=discrimination,
        discriminating=any(one is not None for one in discrimination),
        in_words=discrimination_in_words,
        places={exercise.name: number for number, exercise in enumerate(summary.exercises)},
        mistakes=shared[:MOST_MISTAKES],
        rarer=shared[MOST_MISTAKES:],
        few=FEWEST,
        unnamed=unnamed,
        groups=groups,
        further_groups=further_groups,
        topics=_by_topic(summary),
        sections=sorted({line.section for line in summary.students} - {""}),
        columns=columns,
        data=as_json(rows_of(summary.students, columns)),
    )


def _namesakes(summary: ClassSummary) -> set[str]:
    """The names that several students have: only with their ids they can be told apart."""
    names = Counter(line.student.name for line in summary.students)
    return {name for name, count in names.items() if name and count > 1}


def _by_topic(summary: ClassSummary) -> list[tuple[str, list[tuple[int, ExerciseSummary]]]]:
    """The exercises of each topic, each with its number among all."""
    numbered = enumerate(summary.exercises)
    return [(topic, list(of)) for topic, of in groupby(numbered, key=lambda one: one[1].topic)]


def _counts(summary: ClassSummary) -> Iterator[tuple[str, str, int]]:
    """The letter of each kind that some students are of, its words and how many they are."""
    for kind in KINDS:
        count = sum(map(kind.applies, summary.students))
        if count:
            yield kind.letter, kind.words, count


def _common_maximum(summary: ClassSummary) -> float | None:
    """The points that there are, where that is the same for everybody."""
    found = {line.maximum for line in summary.students if line.maximum}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class _Bar:
    """One column of the histogram, where it is and what is written at it."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def histogram(counts: Sequence[int]) -> list[_Bar]:
    """The columns of a drawing of `_WIDTH` by `_HEIGHT`."""
    return list(_columns(counts))


def _columns(counts: Sequence[int]) -> Iterator[_Bar]:
    step, room = _WIDTH / BINS, _HEIGHT - _HEAD - _FOOT
    for number, count in enumerate(counts):
        height = round(room * count / max(1, *counts), 1)
        label = f"{100 * number // BINS}–{100 * (number + 1) // BINS}"
        yield _Bar(number * step + 3, _HEIGHT - _FOOT - height, step - 6, height, count, label)
