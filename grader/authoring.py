"""Prove the course: `gdgrade course check`.

For every exercise: the untouched stub earns nothing and counts as not started, the solution
earns every point, so does every right variant, every wrong variant loses points, every known mistake is
recognised by its name, and the examples in the solutions' docstrings hold. Of the wrong variants a share
must be named or placed by the diagnosis, and each by the name that a person has read and approved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from grader.answer import Answer
from grader.docstring_examples import wrong_examples
from grader.exercise import Case, Course, Exercise, KnownMistake, Topic
from grader.faults import fault
from grader.grading import DEFAULT_SEED, Grader, Options, cores
from grader.judging.evidence import as_part
from grader.judging.judge import judge
from grader.judging.truth import Truth, as_tensors, truth_of
from grader.lazy import torch
from grader.loading import prepare
from grader.places import CourseError
from grader.plan import Call, plan
from grader.report import CLUE, ExerciseReport, Report, Status
from grader.stubs import pristine
from grader.submission import SourceFile, Submission
from grader.variants import Names, Variant, read_names, read_variants, write_names

T = TypeVar("T")

MOST_GRADERS = 8
"""Each holds half a gigabyte or so."""
FILES_EACH = 100
"""What takes longer than the start of one more grader."""

FEWEST_HINTS, MOST_HINTS = 2, 4
FEWEST_NAMED = 0.80
FEWEST_PLACED = 0.95
"""Of all wrong variants."""


@dataclass
class Tally:
    """What was proved of one exercise, and what was not."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)


def check_course(
    course: Course,
    options: Options,
    echo: Callable[[str], None],
    approve: bool = False,
    seed: int = DEFAULT_SEED,
    names: Collection[str] = (),
    every: int = 1,
) -> bool:
    """Prove the exercises of a checkout; print a table and every fault; whether there was none.

    `names` limits it to these exercises, and of their variants and known mistakes one in `every` is tried.
    With `approve` the names that the diagnosis gives to the wrong variants are written down as
    approved, in place of being held against those that are.
    """
    tallies: dict[str, Tally] = defaultdict(Tally)
    prepare(course)
    asked_topics = _limited(course, names)
    all_variants = {
        topic: [v for v in variants_of(course, topic) if not names or v.exercise in names][::every]
        for topic in asked_topics
    }
    with _graders(course, options, seed, sum(map(len, all_variants.values()))) as grade_all:
        echo("Checking stubs and solutions ...")
        for report in grade_all(_stub(course, topic) for topic in asked_topics):
            _check_stub(report, tallies)
        solution = partial(_solution, course)
        for topic, report in zip(asked_topics, grade_all(map(solution, asked_topics)), strict=True):
            _check_solution(topic, report, tallies)
        for topic, variants in all_variants.items():
            echo(f"Checking {len(variants)} variants of {topic.name} ...")
            known = [variant for variant in variants if _is_known(variant, course, tallies)]
            asked = (_Asked(topic, v.source, (v.exercise,), v.title) for v in known)
            for variant, report in zip(known, grade_all(asked), strict=True):
                _check_variant(variant, report.exercises[0], tallies[variant.exercise])
            if approve:
                path = course.places.names_of(topic.name)
                approved = {**approved_names(course, topic), **_all_names(topic, tallies)}
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(write_names(variants_of(course, topic), approved), encoding="utf-8")
            else:
                _check_names(topic, approved_names(course, topic), tallies)
        echo("Checking known mistakes ...")
        asked_names = [name for topic in asked_topics for name in _names(topic)]
        with _one_thread():
            for topic, exercise in map(course.find, asked_names):
                tried = exercise.mistakes[::every]
                _check_mistakes(course, topic, exercise, tried, seed, tallies[exercise.name])
    for line in table(asked_topics, tallies):
        echo(line)
    faults = [f"{name}: {found}" for name, tally in tallies.items() for found in tally.faults]
    faults += _too_few(tallies.values())
    faults += wrong_examples(course, asked_topics)
    for found in faults:
        echo(found)
    problems = "1 problem." if len(faults) == 1 else f"{len(faults)} problems."
    echo(problems if faults else "Course OK.")
    return not faults


def _limited(course: Course, names: Collection[str]) -> tuple[Topic, ...]:
    """The topics, with these exercises alone; all of them where there are no names."""
    if not names:
        return course.topics
    topics = (replace(t, exercises=tuple(e for e in t.exercises if e.name in names)) for t in course.topics)
    return tuple(topic for topic in topics if topic.exercises)


@dataclass(frozen=True)
class _Asked:
    """A file to grade: its text, and the exercises that are asked of it."""

    topic: Topic
    source: str
    names: tuple[str, ...]
    label: str


@contextmanager
def _graders(
    course: Course, options: Options, seed: int, files: int
) -> Iterator[Callable[[Iterable[_Asked]], Iterator[Report]]]:
    """A grader for each core, in a thread of its own: most of the work is in their processes. There is one
    for few files, which do not repay the start of another, and where a GPU is used, of whose memory each
    child takes a good part. Reports come in order."""
    with ExitStack() as stack:
        first = stack.enter_context(Grader(course, options, seed))
        most = min(cores(), MOST_GRADERS, 1 + files // FILES_EACH)
        count = most if first.devices == ("cpu",) else 1
        idle: SimpleQueue[Grader] = SimpleQueue()
        others = (stack.enter_context(Grader(course, options, seed)) for _ in range(count - 1))
        for grader in (first, *others):
            idle.put(grader)
        pool = ThreadPoolExecutor(count)
        stack.callback(pool.shutdown, cancel_futures=True)

        def grade(asked: _Asked) -> Report:
            grader = idle.get()
            try:
                return grade_source(grader, asked.topic, asked.source, asked.names, asked.label)
            finally:
                idle.put(grader)

        yield partial(pool.map, grade)


def variants_of(course: Course, topic: Topic) -> tuple[Variant, ...]:
    """The right and wrong versions of a topic's exercises, in the order of the topic; files that are
    called like none of them come last. None where there is no such folder. CourseError where one cannot be
    read."""
    order = {exercise.name.lower(): place for place, exercise in enumerate(topic.exercises)}
    paths = sorted(
        course.places.variants_of(topic.name).glob("*.py"),
        key=lambda path: (order.get(path.stem, len(order)), path.name),
    )
    return tuple(variant for path in paths for variant in _read(course, path, read_variants))


def approved_names(course: Course, topic: Topic) -> Names:
    """The names that a person has approved; none where there is no such file. CourseError where that cannot
    be read."""
    path = course.places.names_of(topic.name)
    return _read(course, path, read_names) if path.is_file() else {}


def _read(course: Course, path: Path, reader: Callable[[str], T]) -> T:
    try:
        return reader(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CourseError(f"{course.places.shown(path)} is not UTF-8 text; save it as UTF-8.") from error
    except ValueError as error:
        raise CourseError(f"{course.places.shown(path)}: {error}") from error


def grade_source(
    grader: Grader,
    topic: Topic,
    source: str,
    names: Sequence[str] | None,
    label: str,
    seed: int | None = None,
) -> Report:
    """The report on one file's text; `seed` as for `Grader.grade`."""
    file = SourceFile(topic.file, source.encode(), topic.file)
    return grader.grade(Submission(label, (file,)), names, seed)


def name_given(report: ExerciseReport) -> str:
    """The name that the feedback gives to what is wrong: of the diagnosis, or the status where that
    says it (an exception, a use that is forbidden); empty where there is a clue at most."""
    failure = report.first_failure
    if failure is None:
        return ""
    if failure.status != Status.FAILED:
        return str(failure.status)
    if not failure.diagnosis or failure.diagnosis.startswith(CLUE):
        return ""
    return failure.diagnosis.split(". ")[0]


COLUMNS = {
    "right passed": ("passed", "right"),
    "wrong rejected": ("rejected", "wrong"),
    "cause named": ("named", "wrong"),
    "or placed": ("placed", "wrong"),
    "mistakes known": ("recognised", "mistakes"),
}
"""The columns of the table: of how many (second) something holds (first)."""


def table(topics: Sequence[Topic], tallies: Mapping[str, Tally]) -> Iterator[str]:
    """A line an exercise: versions passed and rejected, causes named and placed, mistakes known."""
    yield f"{'':<28}" + "".join(f"{column:>16}" for column in COLUMNS)
    total: Counter[str] = Counter()
    for exercise in (exercise for topic in topics for exercise in topic.exercises):
        counts = tallies[exercise.name].counts
        total += counts
        yield _row(exercise.name, counts)
    yield _row("all", total)


def _row(name: str, counts: Counter[str]) -> str:
    cells = (f"{counts[some]}/{counts[of]}" for some, of in COLUMNS.values())
    return f"{name:<28}" + "".join(f"{cell:>16}" for cell in cells)


def _stub(course: Course, topic: Topic) -> _Asked:
    return _Asked(topic, pristine(topic, course.places), _names(topic), "stub")


def _solution(course: Course, topic: Topic) -> _Asked:
    path = course.places.solution(topic.file)
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        shown = course.places.shown(path)
        raise CourseError(f"{shown} is not there; write the solutions of {topic.name}.") from error
    return _Asked(topic, source, _names(topic), "solution")


def _check_stub(report: Report, tallies: dict[str, Tally]) -> None:
    for exercise in report.exercises:
        if exercise.status != Status.NOT_STARTED or exercise.score != 0:
            tallies[exercise.name].faults.append(
                f"the stub is {exercise.status} with {exercise.score} points"
            )


def _check_solution(topic: Topic, report: Report, tallies: dict[str, Tally]) -> None:
    for found in report.exercises:
        tally = tallies[found.name]
        if found.score != found.max_score:
            tally.faults.append(f"the solution does not earn every point\n{_first(found)}")
        if found.flags:
            tally.faults.append(f"the solution is flagged: {', '.join(found.flags)}")
    for exercise in topic.exercises:
        if not FEWEST_HINTS <= len(exercise.hints) <= MOST_HINTS:
            tallies[exercise.name].faults.append(
                f"it has {len(exercise.hints)} hints; {FEWEST_HINTS} to {MOST_HINTS} are asked for"
            )


def _is_known(variant: Variant, course: Course, tallies: dict[str, Tally]) -> bool:
    if variant.exercise in course.names:
        return True
    tallies[variant.exercise].faults.append("a variant names an exercise that the course does not have")
    return False


def _check_variant(variant: Variant, report: ExerciseReport, tally: Tally) -> None:
    full = report.score == report.max_score
    if variant.right:
        tally.counts.update(right=1, passed=int(full))
        if not full:
            tally.faults.append(f"the right variant {variant.title!r} loses points\n{_first(report)}")
        if report.flags:
            tally.faults.append(f"the right variant {variant.title!r} is flagged: {', '.join(report.flags)}")
        return
    tally.counts.update(wrong=1, rejected=int(not full))
    if full:
        tally.faults.append(f"the wrong variant {variant.title!r} earns every point")
        return
    name = name_given(report)
    placed = bool(name or (report.first_failure and report.first_failure.diagnosis))
    tally.counts.update(named=int(bool(name)), placed=int(placed))
    tally.names[variant.exercise, variant.title] = name


def _all_names(topic: Topic, tallies: Mapping[str, Tally]) -> Names:
    return {key: name for exercise in topic.exercises for key, name in tallies[exercise.name].names.items()}


def _check_names(topic: Topic, approved: Names, tallies: Mapping[str, Tally]) -> None:
    """A name that nobody has read may be a wrong one, which is worse than none."""
    for (exercise, title), name in _all_names(topic, tallies).items():
        before = approved.get((exercise, title), "")
        if name and name != before:
            tallies[exercise].faults.append(
                f"the wrong variant {title!r} is named {name!r}; approved: {before or 'nothing'!r}. "
                "If the new name is right, run `gdgrade course check --approve`"
            )


def _too_few(tallies: Iterable[Tally]) -> list[str]:
    """Whether fewer of all wrong variants are named or placed than must be."""
    total = sum((tally.counts for tally in tallies), Counter[str]())
    shares = {"named": FEWEST_NAMED, "placed": FEWEST_PLACED}
    return [
        f"only {total[done]} of {total['wrong']} wrong variants are {done}; at least {fewest:.0%} must be"
        for done, fewest in shares.items()
        if total[done] < fewest * total["wrong"]
    ]


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let torch use one thread, as the examiner does. More of them wait for each other, and a diagnosis has
    so much processor time and no more."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _check_mistakes(
    course: Course,
    topic: Topic,
    exercise: Exercise,
    mistakes: Sequence[KnownMistake],
    seed: int,
    tally: Tally,
) -> None:
    truths = {case: truth_of(exercise, case, seed) for case in exercise.cases}
    calls = plan(exercise, ["cpu"])
    for mistake in mistakes:
        tally.counts["mistakes"] += 1
        try:
            answers = [_mistaken_answer(exercise, mistake, truths, call) for call in calls]
        except Exception as error:  # noqa: BLE001 - whatever it raises, it is a fault of the course
            tally.faults.append(str(fault(course.places, error, f"the known mistake {mistake.name!r} fails")))
            continue
        verdicts = judge(exercise, calls, answers, truths.__getitem__, topic.exercises)
        wrong = [verdict for verdict in verdicts if verdict.status != Status.PASSED]
        diagnoses = {verdict.diagnosis for verdict in wrong if verdict.diagnosis}
        if not wrong:
            tally.faults.append(f"the known mistake {mistake.name!r} earns every point")
        elif diagnoses and all(d.startswith(f"{mistake.name}. ") for d in diagnoses):
            tally.counts["recognised"] += 1
        else:
            tally.faults.append(
                f"the known mistake {mistake.name!r} is recognised as {diagnoses or 'nothing'}"
            )


def _mistaken_answer(
    exercise: Exercise, mistake: KnownMistake, truths: dict[Case, Truth], call: Call
) -> Answer:
    inputs = truths[exercise.cases[call.case]].inputs
    returned = exercise.asked(mistake.wrong)(*as_tensors(inputs, getattr(torch, call.dtype)).values())
    return Answer(as_part(returned, exercise))


def _first(report: ExerciseReport) -> str:
    case = report.first_failure
    return f"    {case.message}\n    {case.diagnosis or ''}".replace("\n", "\n    ") if case else ""


def _names(topic: Topic) -> tuple[str, ...]:
    return tuple(exercise.name for exercise in topic.exercises)
