"""What grading a class takes, in counts that no busy machine changes: forks, references, queries."""

from __future__ import annotations

import gc
import pickle
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from grader.answer import Answer, Failure, Part
from grader.batch.ledger import Ledger
from grader.batch.options import RunContext
from grader.batch.results import Outputs
from grader.batch.run import grade_class
from grader.batch.this_machine import WorkerProcesses
from grader.batch.worker import SCRATCH
from grader.course import load_course
from grader.examiner import pickled
from grader.examining import state as examining_module
from grader.examining.state import Examining
from grader.exercise import Course, Exercise
from grader.garbage import THRESHOLD
from grader.grading import Grader, Options
from grader.intake import FoundEntry
from grader.judging import deciding_case, diagnosis
from grader.judging import judge as judging
from grader.judging.expected import Expected, expected_of
from grader.judging.judge import judge
from grader.plan import plan
from grader.report import Status
from grader.reports import json_report
from grader.roster import Student, SubmissionEntry
from grader.sandbox import wire
from grader.sandbox.child import own_modules
from grader.sandbox.child.own_modules import OwnModules
from grader.submission import SourceFile, Submission
from tests.batch.test_rounds import Answering
from tests.conftest import latest_warm_process

SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"
SEED = 3

Counted = Callable[[object, str], list[Any]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """`counted(OWNER, "name")` is a list that grows by the arguments of every call of that function."""

    def count(owner: object, name: str) -> list[Any]:
        calls: list[Any] = []
        function = getattr(owner, name)

        def called(*args: Any, **kwargs: Any) -> Any:
            calls.append(args)
            return function(*args, **kwargs)

        monkeypatch.setattr(owner, name, called)
        return calls

    return count


def solution(name: str) -> SourceFile:
    return SourceFile(name, (SOLUTIONS / name).read_bytes(), name)


def test_a_submission_has_one_child_for_all_its_files(grader: Grader, counted: Counted) -> None:
    files = [solution(path.name) for path in sorted(SOLUTIONS.glob("0[147]*"))]
    started = counted(grader._sandbox, "start_child")
    for student in ("ada", "bela"):
        report = grader.grade(Submission(student, tuple(files)), ["sigmoid", "softmax", "mlp_forward"])
        assert report.passed
    assert len(started) == 2


def test_an_exercise_comes_back_in_one_frame(grader: Grader, counted: Counted) -> None:
    """That its file was loaded comes with its answers; where the machine is busy, some come in two."""
    (topic,) = {grader._course.find(name)[0] for name in ("relu", "sigmoid")}
    names = [exercise.name for exercise in topic.exercises]
    grader.grade(Submission("ada", (solution(topic.file),)), names)
    frames = counted(wire, "unpack")
    assert grader.grade(Submission("bela", (solution(topic.file),)), names).passed
    ready, inspected = 1, 1
    assert ready + inspected + len(names) <= len(frames) < ready + inspected + 1.5 * len(names)


@pytest.mark.long
def test_a_grader_imports_torch_in_one_process(course: Course, counted: Counted) -> None:
    """The examiner and the children are forks of the warm process."""
    started = counted(subprocess, "Popen")
    file = solution("01_activations.py")
    with Grader(course, Options(device="cpu"), SEED) as grader:
        assert grader.grade(Submission("ada", (file,)), ["sigmoid"]).passed
        warm = [args for args in started if "grader.sandbox.child.zygote" in args[0]]
        assert len(warm) == 1
        process = latest_warm_process()
        assert process.children()
        assert all(fork.cmdline() == process.cmdline() for fork in psutil.Process(process.pid).children())


def test_a_reference_runs_once_for_a_class(course: Course, counted: Counted) -> None:
    worked_out, efforts = counted(examining_module, "expected_of"), counted(deciding_case, "_effort")
    examining = Examining(course)
    exercise = course.find("softmax")[1]
    wrong = Failure(Status.ERROR, "ValueError: no")
    for _ in ("ada", "bela", "chen"):
        examining.answer("begin", ("cpu",), SEED)
        examining.answer("judge", exercise.name, [wrong] * len(plan(exercise, ["cpu"])))
        (judged,) = examining.answer("collect")
        assert {verdict.status for verdict in judged.verdicts} == {Status.ERROR}
    assert [case.name for _, case, _ in worked_out] == [case.name for case in exercise.cases]
    assert len(efforts) == len(exercise.cases)


def right_answers(exercise: Exercise) -> Iterator[tuple[Answer, Expected]]:
    """What the reference would have returned to each call, for an exercise that returns one tensor."""
    for call in plan(exercise, ["cpu"]):
        expected = expected_of(exercise, exercise.cases[call.case], SEED)
        value = expected.arrays[0].value.astype(call.dtype)
        yield Answer(Part("torch.Tensor", value, dtype=call.dtype, device="cpu")), expected


def off_by_one(answer: Answer) -> Answer:
    assert answer.value.array is not None
    return replace(answer, value=replace(answer.value, array=answer.value.array + 1))


@pytest.mark.parametrize("array", [np.eye(3, 2), np.eye(2).T[:, 1], np.zeros((0, 4), "f4"), np.array(True)])
def test_an_array_goes_to_the_examiner_without_a_call_of_numpys(array: Any) -> None:
    message = pickled(("judge", "softmax", [array]))
    assert b"_frombuffer" in pickle.dumps(array, pickle.HIGHEST_PROTOCOL)
    assert b"_frombuffer" not in message
    (received,) = pickle.loads(message)[2]
    assert (received.dtype, received.shape) == (array.dtype, array.shape)
    assert np.array_equal(received, array)


@pytest.mark.parametrize("wrong", [(), (0,), (1, 5)])
def test_only_answers_that_are_wrong_are_compared_alone(
    course: Course, counted: Counted, wrong: tuple[int, ...]
) -> None:
    exercise = course.find("softmax")[1]
    answers, expected = zip(*right_answers(exercise), strict=True)
    of_case = {exercise.cases[c.case].name: e for c, e in zip(plan(exercise, ["cpu"]), expected, strict=True)}
    told = [off_by_one(answer) if i in wrong else answer for i, answer in enumerate(answers)]
    alone = counted(judging, "check")
    verdicts = judge(exercise, plan(exercise, ["cpu"]), told, lambda case: of_case[case.name])
    assert len(alone) == len(wrong)
    assert [i for i, v in enumerate(verdicts) if v.status is not Status.PASSED] == list(wrong)


def test_a_known_mistake_runs_once_on_a_case_for_a_class(course: Course, counted: Counted) -> None:
    exercise = course.find("softmax")[1]
    run = counted(diagnosis, "run_candidate")
    examining, times = Examining(course), []
    for _ in ("ada", "bela"):
        examining.answer("begin", ("cpu",), SEED)
        examining.answer("judge", "softmax", [off_by_one(answer) for answer, _ in right_answers(exercise)])
        (judged,) = examining.answer("collect")
        assert {verdict.status for verdict in judged.verdicts} == {Status.FAILED}
        times.append(len(run))
    assert times[0] == times[1] >= len(exercise.mistakes)


def test_what_is_imported_is_looked_through_where_a_module_of_ones_own_may_be_among_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Looked(dict[str, Any]):
        times = 0

        def items(self) -> Any:
            self.times += 1
            return super().items()

    class Sys:
        modules = Looked()
        stdlib_module_names: frozenset[str] = frozenset()

    monkeypatch.setattr(own_modules, "sys", Sys)
    modules = OwnModules()
    modules.give({"helpers_of_mine.py": b"x = 1\n"})
    modules.begin()
    modules.begin()
    assert Sys.modules.times == 0
    assert modules.find_spec("helpers_of_mine")
    modules.begin()
    assert Sys.modules.times == 1


def test_the_ledger_takes_one_transaction_for_a_student_and_40_statements(tmp_path: Path) -> None:
    few, many = (statements(tmp_path / str(count), count) for count in (5, 25))
    assert (many["COMMIT"] - few["COMMIT"]) / 20 == 1
    assert (many.total() - few.total()) / 20 <= 40


def statements(results: Path, students: int) -> Counter[str]:
    """The first words of what is asked of the database for a class of so many students."""
    readings = [
        (
            FoundEntry(SubmissionEntry(Student(f"s{i:03}"), f"s{i:03}"), str(results), ()),
            (Submission(f"s{i:03}", (SourceFile("x.py", b"%d" % i, "x.py"),)), ()),
        )
        for i in range(students)
    ]
    asked: list[str] = []
    with Ledger(results) as ledger:
        ledger._connection.set_trace_callback(asked.append)
        context = RunContext(ledger, load_course(), Options(), seed=SEED)
        grade_class(readings, context, Answering(), lambda _: None)  # type: ignore[arg-type]
        ledger._connection.set_trace_callback(None)
    return Counter(statement.split()[0].upper() for statement in asked)


def test_a_report_is_read_once_for_a_students_page_and_file(tmp_path: Path, counted: Counted) -> None:
    statements(tmp_path, 5)
    course = load_course()
    read = counted(json_report, "from_json")
    with Ledger(tmp_path) as ledger, Outputs(ledger, course, course.names, "class") as outputs:
        outputs.write_students(ledger.students())
    assert len(read) == 5
    assert len(list((tmp_path / "reports").iterdir())) == 5


def test_a_worker_seldom_looks_for_cycles(tmp_path: Path) -> None:
    folder = tmp_path / f"{SCRATCH}folder"
    folder.mkdir()
    with WorkerProcesses(1, str(folder)) as executor:
        assert executor.submit(gc.get_threshold).result()[0] == THRESHOLD
        assert executor.submit(gc.get_freeze_count).result() > 0
    assert gc.get_threshold()[0] < THRESHOLD
