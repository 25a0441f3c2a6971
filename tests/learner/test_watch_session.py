"""What a change concerns, and what each event makes of a session."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType

import pytest

from grader.course import load_course
from grader.learner.progress import Progress, Result
from grader.learner.watching.events import (
    Failed,
    Finished,
    Grade,
    Graded,
    Interrupt,
    Pressed,
    Quit,
    Saved,
    Tick,
)
from grader.learner.watching.inbox import Inbox
from grader.learner.watching.prints import file_prints
from grader.learner.watching.screen import keys_in
from grader.learner.watching.session import LAST, NO_CHANGE, Session, View, step
from grader.learner.watching.view import Known, page
from grader.learner.watching.windows import WindowsTerminal
from grader.report import ExerciseReport, Report, Status, SubmissionInfo
from grader.submission import SourceFile, Submission

NAMES = ("sigmoid", "tanh", "relu", "Value")
FILE = """\
import torch
import helpers

LIMIT = 20.0
TABLE = [square(i) for i in range(3)]

def square(x):
    return x * x

def stable(x):
    return x.clamp(-LIMIT, LIMIT)

def sigmoid(x):
    return 1 / (1 + torch.exp(-stable(x)))

def tanh(x):
    return helpers.ratio(x)

def relu(x):
    return x.clamp(min=0)

class Value:
    def __init__(self, data):
        self.data = data

if __name__ == "__main__":
    print(sigmoid(torch.zeros(3)))
"""
HELPERS = "def ratio(x):\n    return x\n\ndef other(x):\n    return x\n"


def prints(text: str, helpers: str = HELPERS, data: bytes = b"1,2") -> Mapping[str, str]:
    beside = (SourceFile("data.csv", data, ""), SourceFile("helpers.py", helpers.encode(), ""))
    found = file_prints(SourceFile("01_a.py", text.encode(), "01_a.py"), NAMES, beside)
    assert not found.trouble
    return found.prints


def concerned(text: str, **beside: str) -> set[str]:
    before = prints(FILE)
    return {name for name, after in prints(text, **beside).items() if after != before[name]}


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("x.clamp(min=0)", "x.clamp(min=1)", {"relu"}),
        ("return 1 / (1 +", "return 1 / (2 +", {"sigmoid"}),
        ("x.clamp(-LIMIT, LIMIT)", "x.clamp(-LIMIT, 3)", {"sigmoid"}),
        ("LIMIT = 20.0", "LIMIT = 30.0", {"sigmoid"}),
        ("self.data = data", "self.data = 2 * data", {"Value"}),
        ("def relu(x)", "def rely(x)", {"relu"}),
        # What runs at the import concerns all: an error there is everybody's.
        ("range(3)", "range(1 / 0)", set(NAMES)),
        ("return x * x", "return x * y", set(NAMES)),
        ("import torch\n", "import torch\nimport math\n", set(NAMES)),
        ("def relu(x):", "def relu(x: Tensor):", set(NAMES)),
        # Nothing that could matter.
        ("print(sigmoid", "print(3, sigmoid", set()),
        ("import torch\n", '"""A text."""\n# and a comment\n\n\nimport torch\n', set()),
        ("def relu(x):\n", "def relu(x):\n    # max(0, x)\n\n", set()),
        ("def relu(x):", "NOTES = 'unused'\n\ndef unused(x):\n    return x\n\ndef relu(x):", set()),
    ],
)
def test_a_change_concerns_what_reaches_it(old: str, new: str, names: set[str]) -> None:
    assert FILE.count(old) == 1
    assert concerned(FILE.replace(old, new)) == names


def test_the_files_beside_count_where_they_are_used() -> None:
    assert concerned(FILE, helpers=HELPERS.replace("return x\n\n", "return 2 * x\n\n")) == {"tanh"}
    assert concerned(FILE, helpers=HELPERS + "\ndef more(x):\n    return x\n") == set()
    assert concerned(FILE, helpers=HELPERS + "\nprint(1 / 0)\n") == set(NAMES)
    assert concerned(FILE, helpers="def ratio(x:\n") == set(NAMES)
    assert {n for n, after in prints(FILE, data=b"3").items() if after != prints(FILE)[n]} == set(NAMES)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"def f(x:\n    return 1\n", "Syntax error in 01_a.py, line 1"),
        (b"def f(x):\n  return\n return\n", "line 3"),
        (b"def f(x):\n    return '\xff'\n", "UTF-8"),
        (b"a = 1\0", "null bytes"),
        (b"return 1\n", "'return' outside function"),
        (b"x = " + b"(" * 500 + b")" * 500, "nested"),
    ],
)
def test_a_file_that_is_no_python_yet_says_so(source: bytes, said: str) -> None:
    found = file_prints(SourceFile("01_a.py", source, ""), NAMES, ())
    assert said in found.trouble
    assert not found.prints


def test_a_file_that_is_too_deep_to_be_read_changes_as_a_whole() -> None:
    deep = "x = " + "+".join(["1"] * 3000)
    found = file_prints(SourceFile("01_a.py", deep.encode(), ""), NAMES, ())
    assert found.trouble or len(set(found.prints.values())) == 1


def test_a_cell_that_is_not_python_is_no_trouble_of_the_others() -> None:
    def prints(broken: str) -> dict[str, str]:
        source = f"def relu(x):\n    return x\n\n{broken}\n".encode()
        found = file_prints(SourceFile("01_a.py", source, "01_a.ipynb", (1, 4)), ("relu", "tanh"), ())
        assert not found.trouble
        return dict(found.prints)

    open_bracket, two_dots = prints("def tanh(x):\n    return (x"), prints("def tanh(x)::\n    return x")
    assert open_bracket["relu"] == two_dots["relu"]
    assert open_bracket["tanh"] != two_dots["tanh"]


TOPICS = {"sigmoid": "01_a", "tanh": "01_a", "mse": "02_b"}
START = Session(tuple(TOPICS), TOPICS, "sigmoid")
NOW = {"sigmoid": "s1", "tanh": "t1", "mse": "m1"}
BOTH = frozenset(["01_a", "02_b"])


def report(**statuses: Status) -> Graded:
    exercises = tuple(ExerciseReport(TOPICS[n], n, s, float(s == "passed"), 1.0) for n, s in statuses.items())
    info = SubmissionInfo("me", (), "")
    return Graded(Report(info, 0, ("cpu",), "none", 0, 1, exercises), Submission("me", ()))


def after(session: Session, *events: object) -> Session:
    for event in events:
        session, _ = step(session, event)  # type: ignore[arg-type]
    return session


@pytest.fixture
def settled() -> Session:
    """sigmoid passed, tanh failed and is shown, mse was not begun."""
    session = after(START, Saved(NOW, {}, BOTH))
    session = after(session, report(sigmoid=Status.PASSED, tanh=Status.FAILED), Finished())
    return after(session, report(mse=Status.NOT_STARTED), Finished())


def test_at_first_all_is_graded_file_by_file() -> None:
    session, actions = step(START, Saved(NOW, {}, BOTH))
    assert actions == (Grade(("sigmoid", "tanh"), "sigmoid"),)
    session, actions = step(session, report(sigmoid=Status.PASSED, tanh=Status.FAILED))
    assert actions == ()
    session, actions = step(session, Finished())
    assert actions == (Grade(("mse",), "tanh"),)
    assert session.focus == "tanh"


def test_a_save_grades_what_it_concerns_and_shows_it(settled: Session) -> None:
    session, actions = step(settled, Saved({**NOW, "tanh": "t2"}, {}, frozenset(["01_a"])))
    assert actions == (Grade(("tanh",), "tanh"),)
    assert session.focus == "tanh"
    session = after(settled, Saved({**NOW, "mse": "m2"}, {}, frozenset(["02_b"])))
    assert session.focus == "mse"
    assert session.running == ("mse",)


def test_a_comment_grades_nothing_but_the_failure_that_names_lines(settled: Session) -> None:
    _, actions = step(settled, Saved(NOW, {}, frozenset(["01_a"])))
    assert actions == (Grade(("tanh",), "tanh"),)
    passed = after(settled, report(tanh=Status.PASSED))
    session, actions = step(passed, Saved(NOW, {}, frozenset(["01_a"])))
    assert actions == ()
    assert session.note == NO_CHANGE


def test_what_is_no_exercise_changes_nothing(settled: Session) -> None:
    reading = after(settled, Pressed("l"), Pressed("down"))
    assert step(reading, Saved(NOW, {}, frozenset())) == (reading, ())


def test_it_stays_on_what_has_just_passed(settled: Session) -> None:
    session = after(settled, Saved({**NOW, "tanh": "t2"}, {}, frozenset(["01_a"])))
    session = after(session, report(tanh=Status.PASSED), Finished())
    assert session.focus == "tanh"
    assert after(session, Pressed("n")).focus == "mse"


def test_n_skips_what_passed_and_comes_round(settled: Session) -> None:
    session = after(settled, Pressed("n"))
    assert session.focus == "mse"
    again, actions = step(session, Pressed("n"))
    assert again.focus == "tanh"
    assert actions == (Grade(("tanh",), "tanh"),), "its lines may have moved"
    every = after(settled, report(tanh=Status.PASSED, mse=Status.PASSED))
    assert after(every, Pressed("n")).focus == "tanh"
    assert every.following() is None


def test_a_save_stops_what_is_running_and_the_rest_is_done_later(settled: Session) -> None:
    running = after(settled, Pressed("a"))
    assert running.running == ("sigmoid", "tanh")
    session, actions = step(running, Saved({**NOW, "tanh": "t2"}, {}, frozenset(["01_a"])))
    assert actions == (Interrupt(),)
    session, actions = step(session, Finished())
    assert actions == (Grade(("tanh",), "tanh"),)
    session = after(session, report(tanh=Status.PASSED))
    session, actions = step(session, Finished())
    assert actions == (Grade(("mse",), "tanh"),)
    session, actions = step(after(session, report(mse=Status.NOT_STARTED)), Finished())
    assert actions == (Grade(("sigmoid",), "tanh"),)


def test_the_report_on_what_was_saved_over_is_not_shown(settled: Session) -> None:
    session = after(settled, Saved({**NOW, "tanh": "t2"}, {}, frozenset(["01_a"])))
    session = after(session, Saved({**NOW, "tanh": "t3"}, {}, frozenset(["01_a"])))
    session = after(session, report(tanh=Status.PASSED))
    assert not session.passed("tanh")


def test_a_file_that_cannot_be_read_waits_and_the_others_do_not(settled: Session) -> None:
    broken = {name: text for name, text in NOW.items() if name == "mse"}
    session, actions = step(settled, Saved(broken, {"01_a": "line 3"}, frozenset(["01_a"])))
    assert actions == ()
    assert session.trouble == "line 3"
    session, actions = step(session, Saved({"mse": "m2"}, {"01_a": "line 3"}, frozenset(["02_b"])))
    assert actions == (Grade(("mse",), "mse"),)
    session = after(session, report(mse=Status.PASSED), Finished())
    session, actions = step(session, Saved({**NOW, "mse": "m2", "sigmoid": "s2"}, {}, frozenset(["01_a"])))
    assert actions == (Grade(("sigmoid",), "sigmoid"),)


def test_what_waits_for_a_broken_file_is_graded_once_it_is_whole() -> None:
    session, actions = step(START, Saved({"mse": "m1"}, {"01_a": "line 3"}, BOTH))
    assert actions == (Grade(("mse",), "sigmoid"),)
    session = after(session, report(mse=Status.PASSED), Finished())
    assert step(session, Saved(NOW, {}, frozenset(["01_a"])))[1] == (Grade(("sigmoid", "tanh"), "sigmoid"),)


def test_a_failure_of_the_grader_is_said_and_a_tries_again(settled: Session) -> None:
    session = after(settled, Pressed("a"), Failed("It broke."))
    assert (session.failure, session.busy, session.waiting) == ("It broke.", False, ())
    session, actions = step(session, Pressed("a"))
    assert actions == (Grade(("sigmoid", "tanh"), "tanh"),)
    assert not session.failure


def test_all_is_said_to_have_passed_only_when_it_is_true() -> None:
    course = load_course()
    names = tuple(exercise.name for exercise in course.topics[0].exercises)
    topics = dict.fromkeys(names, course.topics[0].name)
    known = Known(course, Progress(), {}, 10.0)

    def says(session: Session) -> bool:
        lines = page(session, known, 80, 30, colour=False).lines
        return any(f"All {len(names)} watched exercises passed." in line for line in lines)

    session = after(Session(names, topics, "tanh"), Saved(topics, {}, frozenset()))
    reports = tuple(ExerciseReport(topics[name], name, Status.PASSED, 1, 1) for name in names)
    whole = Graded(replace(report().report, exercises=reports), report().submission)
    done = after(session, Pressed("a"), whole, Finished(), whole, Finished(), whole, Finished())
    assert done.focus == "tanh"
    assert not done.to_grade
    assert says(done)
    assert not says(
        after(done, Saved({**topics, "relu": "new"}, {}, frozenset([topics["relu"]])), Pressed("n"))
    )
    assert not says(after(done, Pressed("a")))
    assert not says(replace(done, results={n: r for n, r in done.results.items() if n != "relu"}))


def test_a_task_is_wrapped_as_paragraphs() -> None:
    course = load_course()
    name = "gradient_with_backward"
    topic, exercise = course.find(name)
    info = SubmissionInfo("me", (), "")
    not_started = ExerciseReport(topic.name, name, Status.NOT_STARTED, 0.0, exercise.points)
    graded = Graded(Report(info, 0, ("cpu",), "none", 0, 2, (not_started,)), Submission("me", ()))
    session = after(Session((name,), {name: topic.name}, name), graded, Finished())
    lines = page(session, Known(course, Progress(), {}, 10.0), 80, 40, colour=False).lines
    assert any("afterwards is up to you. The gradient" in line for line in lines)


def test_a_finished_topic_is_said_once_with_the_command_for_the_next() -> None:
    course = load_course()
    topic = course.topics[0]
    names = tuple(exercise.name for exercise in topic.exercises)
    passed = Progress(results={name: Result(Status.PASSED, 1, 1, "now") for name in names})
    known = Known(course, passed, {topic.name: "now"}, 10.0)
    reports = tuple(ExerciseReport(topic.name, name, Status.PASSED, 1, 1) for name in names)
    whole = Graded(replace(report().report, exercises=reports), report().submission)
    start = Session(names, dict.fromkeys(names, topic.name), names[-1])
    done = after(start, Saved(dict.fromkeys(names, "now"), {}, frozenset()), whole, Finished())
    shown = " ".join(" ".join(page(done, known, 80, 30, colour=False).lines).split())
    assert (
        "01_activations is complete: all 7 exercises passed. Press q, then `gdgrade watch 02_losses` goes on."
        in shown
    )
    assert "watched exercises passed" not in shown
    assert after(done, Pressed("n")).note == LAST


def test_what_else_was_checked_is_not_said_of_the_next_exercise(settled: Session) -> None:
    session = after(settled, Saved({**NOW, "sigmoid": "s2", "tanh": "t2"}, {}, frozenset(["01_a"])))
    assert session.changed == ("sigmoid", "tanh")
    assert after(session, Pressed("n")).changed == ()


def test_the_other_keys(settled: Session) -> None:
    assert step(settled, Pressed("q"))[1] == (Quit(),)
    listed = after(settled, Pressed("l"))
    assert listed.view is View.LIST
    assert after(listed, Pressed("l")).view is View.EXERCISE
    assert step(settled, Pressed("x")) == (settled, ())


def test_windows_has_keys_by_its_console(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ["N", "\xe0", "H", "\x00", "P", "\xe0", "K", "q"]
    console = ModuleType("msvcrt")
    monkeypatch.setattr(console, "kbhit", lambda: bool(typed), raising=False)
    monkeypatch.setattr(console, "getwch", lambda: typed.pop(0), raising=False)
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    inbox = Inbox()
    terminal = WindowsTerminal(inbox)
    events = [terminal.event(1) for _ in range(4)]
    assert events == [Pressed("n"), Pressed("up"), Pressed("down"), Pressed("q")]
    assert terminal.event(0.05) == Tick()
    inbox.put(Finished())
    assert terminal.event(None) == Finished()
    inbox.close()
    # What was typed while a replay ran does not count.
    typed += ["x", "y"]
    monkeypatch.setattr(console, "getwch", lambda: typed.pop(0) if typed else asked.append("a key"))
    asked: list[str] = []
    terminal.wait_for_key()
    assert asked == ["a key"]


def test_keys_are_told_from_what_a_terminal_sends() -> None:
    assert keys_in("nQ \x1b[A\x1bOB\x1b[5~\x1b\x7f") == ["n", "q", " ", "up", "down"]
