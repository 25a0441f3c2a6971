"""One file never changes another's result, nor does what else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from grader.answer import Failure
from grader.authoring.variants import variants_of
from grader.course import load_course
from grader.grading import Grader, Options
from grader.report import ExerciseReport, Report, Status
from grader.sandbox import wire
from grader.sandbox.host.run import run
from grader.submission import SourceFile, Submission
from tests.conftest import lent, started_children, submission
from tests.sandbox.setters import IMPORTS, SETTERS
from tests.sandbox.speaking import HONEST, INSPECTED, REQUESTS, SUBMISSION, Speakers
from tests.sandbox.test_fairness import IMPORTS as OBSERVER_IMPORTS
from tests.sandbox.test_fairness import OBSERVER

SOLUTIONS = Path(__file__).parents[2] / "solutions"
RELU = "def relu(x):\n    {call}\n    return x.clamp(min=0)\n"
AT_IMPORT = "{setter}\n\n\n" + RELU.format(call="pass")
IN_A_CALL = RELU.format(call="{setter}")
PLACES = {"at import": AT_IMPORT, "in a call": IN_A_CALL}
A_DOZEN = (
    "errors of NumPy",
    "warnings as errors",
    "a high recursion limit",
    "the default device",
    "a function of torch",
    "a method of tensors",
    "builtins",
    "a name in builtins",
    "the environment",
    "standard output",
    "an audit hook",
    "an alarm",
)


def some_or_long() -> Iterator[object]:
    """Every setter in both places; of a dozen of them each in one place is not long."""
    for setter in SETTERS:
        for number, (name, place) in enumerate(PLACES.items()):
            short = setter in A_DOZEN and A_DOZEN.index(setter) % len(PLACES) == number
            marks = [] if short else [pytest.mark.long]
            yield pytest.param(place, setter, marks=marks, id=f"{setter}, {name}")


in_both_places = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())


def changing(place: str, setter: str) -> str:
    return IMPORTS + place.format(setter=SETTERS[setter])


@pytest.fixture(scope="module")
def patient(grader) -> Iterator[Grader]:
    """With a limit that a busy machine does not reach."""
    with lent(grader, Options(device="cpu", timeout=20)) as patient:
        yield patient


@pytest.fixture(scope="module")
def observed(patient) -> ExerciseReport:
    """What is said of the observer alone."""
    report = patient.grade(submission(softmax=OBSERVING), ["softmax"]).exercises[0]
    assert "seen" in report.first_failure.message
    return report


OBSERVING = OBSERVER_IMPORTS + OBSERVER.replace("def relu(x)", "def softmax(x)").replace(
    "    return x\n", "    raise ValueError\n"
)
"""It returns nothing, for the judge would look long for what is wrong."""


@pytest.mark.parametrize(("place", "setter"), list(some_or_long()))
def test_the_next_file_finds_everything_as_new(patient, observed, setter, place):
    source = changing(place, setter)
    together = patient.grade(submission(activations=source, softmax=OBSERVING), ["relu", "softmax"])
    assert together.exercises[1] == observed


@pytest.mark.parametrize(
    "setter", ["errors of NumPy", "the environment", "a high recursion limit", "decimals"]
)
def test_the_observer_would_see_it(patient, observed, setter):
    changed = IMPORTS + SETTERS[setter] + "\n" + OBSERVING
    assert patient.grade(submission(softmax=changed), ["softmax"]).exercises[0] != observed


def test_a_high_recursion_limit_does_not_pass_a_recursive_value(patient):
    """Its graphs are deeper than Python's own limit."""
    wrong = next(
        variant
        for variant in variants_of(load_course(), topic_of("Value"))
        if not variant.right and "recursi" in variant.title
    )
    alone = patient.grade(submission(computation_graph=wrong.source), ["Value"]).exercises[0]
    before = f"{IMPORTS}sys.setrecursionlimit(100000)\n" + RELU.format(call="pass")
    together = patient.grade(
        submission(activations=before, computation_graph=wrong.source), ["relu", "Value"]
    )
    assert alone.status is not Status.PASSED
    assert together.exercises[1] == alone


def topic_of(exercise: str):
    return load_course().find(exercise)[0]


@cache
def others(wrong: bool) -> tuple[SourceFile, ...]:
    """Every file but the first: the solutions, or a wrong version of something in each."""
    files = []
    for number, topic in enumerate(load_course().topics[1:]):
        source = (SOLUTIONS / topic.file).read_text(encoding="utf-8")
        if wrong:
            versions = [variant for variant in variants_of(load_course(), topic) if not variant.right]
            source = versions[number % len(versions)].source
        files.append(SourceFile(topic.file, source.encode(), topic.file))
    return tuple(files)


def report_on_all(grader: Grader, source: str, wrong: bool) -> tuple[ExerciseReport, ...]:
    """What is said of every file but the first."""
    file = load_course().topics[0].file
    wire_files = Submission("student", (SourceFile(file, source.encode(), file), *others(wrong)))
    report: Report = grader.grade(wire_files)
    return tuple(e for e in report.exercises if e.topic != load_course().topics[0].name)


@pytest.fixture(scope="module", params=[False, True], ids=["right", "wrong"])
def undisturbed(request, patient) -> tuple[bool, tuple[ExerciseReport, ...]]:
    return request.param, report_on_all(
        patient, "import torch\n\n\n" + RELU.format(call="pass"), request.param
    )


@pytest.mark.long
@pytest.mark.parametrize("setter", SETTERS)
@in_both_places
def test_no_setter_changes_the_report_of_any_other_file(patient, undisturbed, setter, place):
    wrong, expected = undisturbed
    report = report_on_all(patient, changing(place, setter), wrong)
    if report != expected:
        # A search for a cause ends by its processor time, once in a while before it has found one. What a
        # setter changes it changes again.
        report = report_on_all(patient, changing(place, setter), wrong)
    assert report == expected


STATEFUL = {
    "a global": ("STATE = 0", "global STATE\n    STATE += 1", "STATE"),
    "a list": ("STATE = []", "STATE.append(1)", "len(STATE)"),
    "a cache": ("CACHE = {}", "CACHE[1] = 1", "CACHE.get(1, 0)"),
    "a default": ("def keep(by, kept=[]):\n    kept.append(by)\n    return sum(kept)", "keep(1)", "keep(0)"),
    "an attribute of a function": ("def keep(): ...\nkeep.state = 0", "keep.state += 1", "keep.state"),
    "an attribute of a class": ("class Keep:\n    state = 0", "Keep.state += 1", "Keep.state"),
    "an object": (
        "class Keep:\n    __slots__ = ('state',)\n\nKEPT = Keep()\nKEPT.state = 0",
        "KEPT.state += 1",
        "KEPT.state",
    ),
    "a closure": (
        "def make():\n    state = 0\n    def step(by):\n        nonlocal state\n        state += by\n"
        "        return state\n    return step\n\nSTEP = make()",
        "STEP(1)",
        "STEP(0)",
    ),
    "a tensor": ("STATE = torch.zeros(2)", "STATE.add_(1)", "STATE.sum()"),
    "an array": ("STATE = np.zeros(2)", "STATE[0] += 1", "STATE[0]"),
    "a generator of NumPy": (
        "DRAW = np.random.default_rng(0)",
        "DRAW.random()",
        "DRAW.random() - 0.6369616873",
    ),
    "a generator of torch": (
        "DRAW = torch.Generator().manual_seed(0)",
        "torch.rand(1, generator=DRAW)",
        "torch.rand(1, generator=DRAW).item() - 0.4962565899",
    ),
    "a generator of Python": ("DRAW = random.Random(0)", "DRAW.random()", "DRAW.random() - 0.8444218515"),
    "an iterator": ("import itertools\nSTATE = itertools.count()", "next(STATE)", "next(STATE)"),
    "a cached function": (
        "@functools.lru_cache\ndef first(x=None): return 1.0",
        "first()",
        "first.cache_info().currsize",
    ),
    "an optimizer": (
        "W = nn.Linear(2, 2)\nOPT = torch.optim.SGD(W.parameters(), lr=1)",
        "OPT.param_groups[0]['lr'] = 2.0",
        "OPT.param_groups[0]['lr'] - 1.0",
    ),
    "a warning": ("", "warnings.warn('said once')", "0 * bool(warnings.warn('said once'))"),
    "the recursion limit": (
        "LIMIT = sys.getrecursionlimit()",
        "sys.setrecursionlimit(2000)",
        "sys.getrecursionlimit() - LIMIT",
    ),
    "a function of torch": ("EXP = torch.exp", "torch.exp = torch.sin", "int(torch.exp is not EXP)"),
}
"""What a file holds; how one exercise changes it; and an expression that is 0 where none has."""
TOPS = {
    "a light file": "",
    "a heavy file": "sum(range(2_000_000))\n",
    "a file with settings": "np.set_printoptions(precision=3)\nsys.path.insert(0, 'data')\n",
}


def stateful(top: str, state: str) -> str:
    begins, changes, shows = STATEFUL[state]
    return (
        f"{IMPORTS}{top}{begins}\n\n\ndef relu(x):\n    {changes}\n    return x.clamp(min=0)\n\n\n"
        f"def relu_derivative(x):\n    seen = {shows}\n    print('seen', float(seen) > 1e-6)\n"
        "    return (x > 0).to(x.dtype) + (float(seen) > 1e-6)\n"
    )


def each_once_or_long() -> Iterator[object]:
    """Every state in every file; those of one diagonal are not long."""
    for number, state in enumerate(STATEFUL):
        for place, name in enumerate(TOPS):
            marks = [] if number % len(TOPS) == place else [pytest.mark.long]
            yield pytest.param(TOPS[name], state, marks=marks, id=f"{state}, {name}")


@pytest.mark.parametrize(("top", "state"), list(each_once_or_long()))
def test_an_exercise_does_not_see_what_another_of_its_file_has_left(patient, top, state):
    source = submission(activations=stateful(top, state))
    alone = patient.grade(source, ["relu_derivative"]).exercises[0]
    together = patient.grade(source, ["relu", "relu_derivative"])
    assert together.exercises[1] == alone
    assert together.exercises[0].score == together.exercises[0].max_score, together.exercises[0].first_failure


@pytest.mark.long
@pytest.mark.parametrize("state", [name for name in STATEFUL if name != "a warning"])
def test_within_an_exercise_it_does_show(patient, state):
    begins, changes, shows = STATEFUL[state]
    changed = f"def relu_derivative(x):\n    {changes}\n    print('seen', float({shows}))\n    return x\n"
    report = patient.grade(submission(activations=f"{IMPORTS}{begins}\n\n\n{changed}"), ["relu_derivative"])
    message = report.exercises[0].first_failure.message
    assert "seen" in message
    assert "seen 0.0" not in message


def test_settings_at_the_top_of_a_file_hold_for_each_of_its_exercises(patient):
    body = "\n\n\n".join(
        f"def {name}(x):\n    assert np.geterr()['divide'] == 'raise'\n    return {value}"
        for name, value in {
            "relu": "x.clamp(min=0)",
            "relu_derivative": "(x > 0).to(x.dtype)",
            "sigmoid": "1 / (1 + (-x).exp())",
        }.items()
    )
    source = submission(activations=f"{IMPORTS}np.seterr(all='raise')\n\n\n{body}\n")
    with started_children(patient) as started:
        report = patient.grade(source, ["relu", "relu_derivative"])
    assert report.passed, report.exercises
    assert len(started) == 1


def test_one_that_says_it_is_spent_is_believed_once_for_each_request():
    """However often it says so, the grader continues, and ends."""
    spoken = count()

    def speak(channel, output):
        channel.sendall(wire.pack({"ready": True}))
        while (frame := wire.receive(channel, wire.TO_CHILD)) is not None:
            if "inspect" in frame.header:
                channel.sendall(wire.pack(INSPECTED))
            if "request" in frame.header:
                next(spoken)
                channel.sendall(wire.pack({"spent": "everything"}))

    speakers = Speakers(speak)
    responses = list(run(speakers, SUBMISSION, REQUESTS, timeout=1.0))
    assert [type(response.answers[0]) for response in responses] == [Failure, Failure]
    assert speakers.forked <= 3 * len(REQUESTS)


def test_the_requests_of_one_that_is_spent_are_handed_to_another():
    asked: list[list[str]] = []

    def speak(channel, output):
        mine: list[str] = []
        asked.append(mine)
        channel.sendall(wire.pack({"ready": True}))
        while (frame := wire.receive(channel, wire.TO_CHILD)) is not None:
            if "inspect" in frame.header:
                channel.sendall(wire.pack(INSPECTED))
            if "request" in frame.header:
                mine.append(frame.header["request"])
                if len(mine) == 2:
                    channel.sendall(wire.pack({"spent": "np.seterr"}))
                    return
                channel.sendall(HONEST)

    responses = list(run(Speakers(speak), SUBMISSION, REQUESTS, timeout=5.0))
    assert not [
        answer for response in responses for answer in response.answers if isinstance(answer, Failure)
    ]
    assert asked == [["f", "g"], ["g"]]
