"""grade(): the one road, and what every report of it promises."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partialmethod

import jsonschema
import psutil
import pytest

from grader import grade
from grader.examiner import KEPT_SEEDS
from grader.grading import (
    DEFAULT_SEED,
    DeviceError,
    Grader,
    GradingError,
    Interrupted,
    Interruption,
    Options,
)
from grader.intake import read_folder
from grader.reports.json_report import schema, to_json
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.host.conversation import Child
from grader.sandbox.host.forking import ForkingSandbox
from grader.sandbox.host.living_child import START
from grader.stubs import checkout, pristine
from grader.submission import SourceFile, Submission
from tests import small_courses
from tests.conftest import latest_warm_process, lent, started_children, submission

SOLUTIONS = checkout() / "solutions"


@pytest.fixture(scope="module")
def solutions(course):
    return read_folder(SOLUTIONS, course)


@pytest.fixture(scope="module")
def whole_course(grader, solutions):
    """The report on the solutions, and the processes that their code was run in."""
    with started_children(grader) as started:
        return grader.grade(solutions), started


@pytest.fixture(scope="module")
def full_report(whole_course):
    return whole_course[0]


def without_time(report):
    return replace(report, duration_seconds=0.0)


def test_the_solutions_earn_every_point(full_report):
    missing = {e.name: e.first_failure for e in full_report.exercises if e.score != e.max_score}
    assert not missing
    assert full_report.passed
    assert full_report.all_flags == ()


def test_work_as_it_is_handed_in_takes_one_child(whole_course):
    """A look that took something ordinary for a change would cost a new process each time."""
    assert len(whole_course[1]) == 1


def test_an_untouched_clone_scores_zero_and_is_not_started(grader, course):
    files = tuple(SourceFile(t.file, pristine(t).encode(), t.file) for t in course.topics)
    report = grader.grade(Submission("clone", files))
    assert report.score == 0
    assert {e.status for e in report.exercises} == {"not_started"}
    assert not report.passed


def test_real_reports_fit_the_schema(grader, full_report):
    broken = grader.grade(submission(activations="def sigmoid(:", softmax="softmax = 3"))
    for report in (full_report, broken):
        jsonschema.validate(json.loads(json.dumps(to_json(report))), schema())


@pytest.mark.usefixtures("one_warm_process")
def test_the_same_submission_and_seed_give_the_same_report_by_another_grader(course, grader):
    wrong = submission(activations="def sigmoid(x):\n    return x * (1 - x)\n")
    names = [exercise.name for topic in course.topics[:2] for exercise in topic.exercises]
    with Grader(course, Options(device="cpu"), DEFAULT_SEED) as other:
        assert without_time(other.grade(wrong, names)) == without_time(grader.grade(wrong, names))


def test_another_seed_gives_other_inputs_and_says_so(grader):
    wrong = submission(activations="def sigmoid(x):\n    return x * (1 - x)\n")
    report = grader.grade(wrong, ["sigmoid"], seed=7)
    assert report.seed == 7
    first = report.exercises[0].first_failure.message
    assert first != grader.grade(wrong, ["sigmoid"]).exercises[0].first_failure.message


def test_one_grader_grades_under_more_seeds_than_it_keeps(grader):
    """What was let go comes back the same; a seed may be as large as it likes."""
    wrong = submission(activations="def relu(x):\n    return x\n")
    seeds = (1, 2**128 + 1, 2**128 + 2, 2**700, 0, 5)
    first = [without_time(grader.grade(wrong, ["relu"], seed)) for seed in seeds]
    assert [without_time(grader.grade(wrong, ["relu"], seed)) for seed in seeds] == first
    assert len({report.exercises for report in first}) == len(seeds) > KEPT_SEEDS


@pytest.mark.usefixtures("one_warm_process")
def test_who_grades_others_has_a_seed_that_nobody_knows(course):
    right = submission(activations="def relu(x):\n    return x.clamp(min=0)\n")
    with Grader(course, Options(device="cpu")) as grader:
        seeds = {grader.grade(right, ["relu"]).seed for _ in range(2)}
    (seed,) = seeds
    # One of fewer digits is drawn once in 2^64 times.
    assert 2**64 < seed < 2**128


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_solutions_earn_every_point_under_another_seed(grader, solutions, seed):
    assert grader.grade(solutions, seed=seed).passed


def test_names_limit_what_is_asked(grader, solutions):
    report = grader.grade(solutions, ["relu", "cost"])
    assert [e.name for e in report.exercises] == ["relu", "cost"]
    assert report.max_score == 2


NAMED = """from collections import namedtuple

Gradients = namedtuple("Gradients", "dw db")


class Lying(tuple):
    __len__ = __iter__ = __getitem__ = None


def single_output_gradient(X, target, w, b):
    O = 1 / (1 + (-(X @ w + b)).exp())
    delta = 2 * (O - target) * O * (1 - O) / len(X)
    return Gradients(dw=X.T @ delta, db=delta.sum())


def multi_output_gradient(X, target, W, b):
    O = 1 / (1 + (-(X @ W.T + b)).exp())
    delta = 2 * (O - target) * O * (1 - O) / O.numel()
    return Lying([delta.T @ X, delta.sum(0)])
"""


def test_a_named_tuple_is_a_tuple_whatever_its_methods_say(grade_text):
    assert grade_text(["single_output_gradient", "multi_output_gradient"], perceptron=NAMED).passed


def test_asking_for_nothing_is_no_pass(grader, solutions):
    assert not grader.grade(solutions, []).passed


@pytest.mark.usefixtures("one_warm_process")
def test_grade_is_the_call_for_a_notebook(full_report):
    report = grade(SOLUTIONS, names=["sigmoid"], options=Options(device="cpu"))
    assert report.exercises == full_report.exercises[:1]
    assert report.seed == DEFAULT_SEED


def test_partial_credit_is_a_share_for_each_case(grade_one):
    report = grade_one("import torch\ndef sigmoid(x):\n    return torch.exp(x) / (1 + torch.exp(x))\n")
    passed = sum(case.status == "passed" for case in report.cases)
    assert report.status == "partial"
    assert report.score == round(report.max_score * passed / len(report.cases), 2)
    assert "exp(x) overflows" in report.first_failure.diagnosis


def test_nothing_is_earned_before_the_basic_case(grade_one):
    """Right only for vectors; the basic case is a matrix."""
    source = "import torch\ndef relu(x):\n    return x.clamp(min=0) if x.ndim == 1 else x\n"
    report = grade_one(source, "relu")
    assert any(case.status == "passed" for case in report.cases)
    assert (report.status, report.score) == ("failed", 0)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("def relu(x):\n    x.clamp_(min=0)\n    return x.clone()\n", "changes its input"),
        ("import torch\ndef relu(x):\n    return x.mul_(x > 0)\n", "changes its input"),
        ("kept = []\ndef relu(x):\n    kept.append(x)\n    return x.clamp(min=0) + (len(kept) > 5)\n", None),
        (
            "kept = {}\ndef relu(x):\n    key = (x.shape, x.dtype)\n    kept[key] = kept.get(key, -1) + 1\n"
            "    return x.clamp(min=0) + (kept[key] > 0)\n",
            "different when called again",
        ),
        (
            "import torch\ndef relu(x):\n    return x.clamp(min=0) + torch.rand_like(x) * 1e-3\n",
            "different when called again",
        ),
    ],
)
def test_right_values_by_wrong_means_lose_points(grade_one, source, named):
    report = grade_one(source, "relu")
    assert report.score < report.max_score
    if named:
        assert named in {(case.diagnosis or "").split(".")[0] for case in report.cases}


def test_an_answer_is_what_the_call_returned_whatever_a_later_call_writes_there(grade_one):
    one_memory = """import torch

numbers = torch.zeros(10_000, dtype=torch.float64)


def relu(x):
    answer = numbers.view(x.dtype)[: x.numel()].view(x.shape)
    return answer.copy_(x * (x > 0))
"""
    report = grade_one(one_memory, "relu")
    assert report.score == report.max_score


def test_a_later_call_does_not_put_right_what_an_earlier_one_returned(grade_one):
    right_when_called_again = """import torch

kept = {}


def relu(x):
    key = x.shape, x.dtype
    if key not in kept:
        kept[key] = torch.zeros_like(x)
        return kept[key]
    return kept[key].copy_(x * (x > 0))
"""
    assert grade_one(right_when_called_again, "relu").cases[0].failed


def test_sharing_memory_with_an_argument_costs_nothing_and_is_noted(grade_one):
    report = grade_one("def relu(x):\n    return x if (x > 0).all() else x.clamp(min=0)\n", "relu")
    assert report.score == report.max_score
    (note,) = report.notes
    assert note.startswith("The result shares memory with the input `x`")


def test_the_forbidden_earns_nothing_and_is_named_with_its_line(grade_one):
    report = grade_one("import torch\n\ndef sigmoid(x):\n    return torch.sigmoid(x)\n")
    assert (report.status, report.score) == ("forbidden", 0)
    assert "line 4 uses `torch.sigmoid`" in report.first_failure.message


@pytest.mark.parametrize(
    ("topic", "exercise", "asks_for"),
    [
        ("activations", "relu_derivative", "the formula itself: write it with tensor arithmetic."),
        ("linear_regression", "cost", "the formula itself: write it with array arithmetic."),
        ("linear_regression", "gradient_descent", "the training loop itself: "),
        ("optimizers", "adam", "the update rule itself: "),
        ("convnet", "conv2d", "the convolution itself: "),
        ("convnet", "max_pool2d_backward", "the pooling itself: "),
        ("classifiers", "perceptron_train", "the training loop itself: "),
    ],
)
def test_the_forbidden_is_told_in_words_that_fit_the_exercise(grade_text, topic, exercise, asks_for):
    source = f"import torch\n\n\ndef {exercise}(*given):\n    return torch.autograd.grad(*given)\n"
    (report,) = grade_text([exercise], **{topic: source}).exercises
    assert (
        f"line 5 uses `torch.autograd.grad`. This exercise asks for {asks_for}"
        in report.first_failure.message
    )


def test_a_class_is_asked_for_as_one(grade_text):
    source = "import torch\n\n\nclass Value(torch.autograd.Function):\n    pass\n"
    (report,) = grade_text(["Value"], computation_graph=source).exercises
    assert "This exercise asks for a class of your own: " in report.first_failure.message


def test_a_helper_of_another_exercise_condemns_only_that_one(grade_text):
    source = (
        "import torch\n\ndef relu(x):\n    return x.clamp(min=0)\n\n"
        "def relu_derivative(x):\n    x = x.clone().requires_grad_()\n"
        "    return torch.autograd.grad(relu(x).sum(), x)[0]\n"
    )
    report = grade_text(["relu", "relu_derivative"], activations=source)
    assert [e.status for e in report.exercises] == ["passed", "forbidden"]


def test_hidden_uses_are_flagged_for_a_person(grade_text):
    """Once for a file, and not at each of its exercises."""
    source = "import torch\ndef sigmoid(x):\n    return getattr(torch, 'sig' + 'moid')(x)\n"
    report = grade_text(["sigmoid", "relu", "tanh"], activations=source)
    assert report.flags == ("01_activations.py: line 3 uses `getattr`",)
    assert [exercise.flags for exercise in report.exercises] == [()] * 3


def test_the_inspection_of_a_file_is_not_believed_from_a_child_that_ran_another(grade_text):
    """The first file replaces the inspection; the second must still be found out."""
    evil = (
        "import sys\n\ndef nothing(source, rules):\n"
        "    found = {n: {'line': 1, 'stub': False, 'findings': []} for n in rules}\n"
        "    return {'names': [], 'flags': [], 'exercises': found}\n\n"
        "sys.modules['grader.sandbox.child.serve'].inspect_file = nothing\n\n"
        "def relu(x):\n    return x.clamp(min=0)\n"
    )
    report = grade_text(
        ["relu", "softmax"], activations=evil, softmax="import torch\nsoftmax = torch.softmax\n"
    )
    assert report.exercises[1].status == "forbidden"


def test_students_code_cannot_import_the_references_or_see_the_callers_secrets(grade_one, monkeypatch):
    monkeypatch.setenv("GRADEBOOK_TOKEN", "canary-4711")
    source = (
        "import os, sys\n\ndef sigmoid(x):\n    try:\n        import grader.course\n"
        "        print('reached')\n    except ImportError:\n        print('no course')\n"
        "    print('secrets:', [name for name in os.environ if 'TOKEN' in name])\n"
        "    print('references:', [n for n in sys.modules if 'course' in n or 'judging' in n])\n"
        "    return x\n"
    )
    message = grade_one(source).first_failure.message
    assert "no course" in message
    assert "secrets: []" in message
    assert "references: []" in message


def test_a_child_has_no_descriptor_but_its_own_four(grade_one):
    source = (
        "import os\n\ndef is_open(number):\n    try:\n        os.fstat(number)\n    except OSError:\n"
        "        return False\n    return True\n\ndef sigmoid(x):\n"
        "    print('open:', [number for number in range(1000) if is_open(number)])\n    return x\n"
    )
    shown = grade_one(source).first_failure.message.splitlines()[-1]
    assert shown.strip() == "open: [0, 1, 2, 3]"


@pytest.mark.parametrize("returned", ["w, b", "w, b, w, b", "[w, [b, b]]", "(w, b), w"])
def test_a_tuple_of_the_wrong_length_is_said_in_words(grade_text, returned):
    source = f"def fit_line(X, y, w, b, lr, epochs):\n    return {returned}\n"
    (report,) = grade_text(["fit_line"], linear_regression=source).exercises
    assert report.status == "failed"
    assert "It should return 3 values, as a tuple or a list; it returned" in report.first_failure.message


@pytest.mark.usefixtures("one_warm_process")
def test_a_device_that_is_absent_is_an_error_when_asked_for_and_not_run_with_auto(course, grader, solutions):
    if "cuda" in grader.grade(solutions, []).devices:
        pytest.skip("this machine has a GPU, so no device is absent")
    for device in ("cuda", "all"):
        with (
            Grader(course, Options(device=device), DEFAULT_SEED) as other,
            pytest.raises(DeviceError, match="no cuda device"),
        ):
            other.grade(solutions, ["relu"])
    with Grader(course, Options(device="auto"), DEFAULT_SEED) as other:
        relu, cost = other.grade(solutions, ["relu", "cost"]).exercises
    assert relu.score == relu.max_score
    assert {(c.device, str(c.status)) for c in relu.cases} == {("cpu", "passed"), ("cuda", "not_run")}
    assert {c.device for c in cost.cases} == {"cpu"}


def test_a_warm_process_that_is_killed_or_stopped_ends_one_submission_and_not_the_next(
    course, tmp_path, monkeypatch
):
    """Nor does anything outlive it: of what it had forked, or in the temporary folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    endless = submission(activations="def relu(x):\n    while True: pass\n")
    right = submission(activations="def relu(x):\n    return x.clamp(min=0)\n")
    with Grader(course, Options(device="cpu", timeout=1.0), DEFAULT_SEED) as grader:
        assert grader.grade(right, ["relu"]).passed
        assert list(tmp_path.iterdir())
        for number in (signal.SIGKILL, signal.SIGSTOP):
            # Others live as long as the tests.
            warm = latest_warm_process()
            everyone = [warm]

            def strike(warm=warm, everyone=everyone, number=number):
                everyone.extend(warm.children(recursive=True))
                warm.send_signal(number)

            with monkeypatch.context() as patch:
                patch.setattr(ForkingSandbox, "_ask", partialmethod(ForkingSandbox._ask, seconds=3.0))
                patch.setattr("grader.sandbox.host.forking.CLOSE_SECONDS", 1.0)
                threading.Timer(0.4, strike).start()
                with pytest.raises(GradingError, match="has ended unexpectedly"):
                    grader.grade(endless, ["relu"])
            assert len(everyone) > 1
            assert psutil.wait_procs(everyone, timeout=60)[1] == []
            assert grader.grade(right, ["relu"]).passed
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_submission_leaves_nothing_to_the_next(grader, monkeypatch):
    right = submission(activations="def relu(x):\n    return x.clamp(min=0)\n")
    wrong = submission(activations="def relu(x):\n    return x\n")
    with lent(grader, Options(device="cpu")) as other:
        with monkeypatch.context() as patch:
            patch.setattr("grader.examiner.Examiner.collect", _interrupt)
            with pytest.raises(KeyboardInterrupt):
                other.grade(wrong, ["relu"])
            patch.setattr("grader.sandbox.host.forking.ForkingSandbox.end", _interrupt)
            with pytest.raises(KeyboardInterrupt):
                other.grade(submission(activations="import os\ndef relu(x):\n    os._exit(0)\n"), ["relu"])
        assert other.grade(right, ["relu"]).passed
        assert not other.grade(wrong, ["relu"]).passed


def _interrupt(*_):
    raise KeyboardInterrupt


def test_a_name_that_is_no_exercise_is_an_error(grader, solutions):
    with pytest.raises(GradingError, match="no exercise named 'sigmod'"):
        grader.grade(solutions, ["sigmod"])


def test_two_outputs_wrong_in_two_ways_are_a_verdict(grade_text):
    source = (
        "import torch\ndef fit_line(X, y, w, b, lr, epochs):\n"
        "    return w + 1e-6, b.clone(), torch.zeros(1, dtype=w.dtype)\n"
    )
    (fit_line,) = grade_text(["fit_line"], linear_regression=source).exercises
    assert fit_line.status == "failed"


def test_a_result_that_requires_grad_is_named(grade_text):
    source = (
        "import torch\ndef fit_line(X, y, w, b, lr, epochs):\n"
        "    w, b, losses = w.clone().requires_grad_(), b.clone().requires_grad_(), []\n"
        "    for _ in range(epochs):\n"
        "        loss = ((X @ w + b - y) ** 2).sum()\n        losses.append(loss.detach())\n"
        "        dw, db = torch.autograd.grad(loss, (w, b))\n"
        "        w = (w - lr * dw).detach().requires_grad_()\n"
        "        b = (b - lr * db).detach().requires_grad_()\n"
        "    return w, b, torch.stack(losses)\n"
    )
    (fit_line,) = grade_text(["fit_line"], linear_regression=source).exercises
    assert fit_line.first_failure.diagnosis.startswith("still requires grad. ")


@pytest.mark.parametrize(
    ("exercise", "source"),
    [
        ("sigmoid", "from torch import sigmoid"),
        ("sigmoid", "from torch.special import *\ndef sigmoid(x):\n    return expit(x)"),
        (
            "softmax",
            "import torch\nF = torch.nn.functional\ndef softmax(x, dim=-1):\n    return F.softmax(x, dim)",
        ),
        (
            "sigmoid_derivative",
            "import torch\ndef sigmoid_derivative(x):\n    t = torch\n"
            "    return t.func.grad(lambda v: t.sigmoid(v).sum())(x)",
        ),
        ("tanh", "from math import tanh as th\ndef tanh(x):\n    return x.clone().apply_(th)"),
        (
            "relu",
            "import torch, operator as o\ndef relu(x):\n    return o.attrgetter('relu')(torch)(x)",
        ),
    ],
)
def test_a_way_around_the_rule_earns_nothing_or_is_flagged(grade_text, exercise, source):
    topic = "softmax" if exercise == "softmax" else "activations"
    report = grade_text([exercise], **{topic: source})
    assert report.exercises[0].status == "forbidden" or report.flags


@pytest.mark.usefixtures("one_warm_process")
def test_a_broken_reference_is_named_and_is_not_the_students_fault():
    with (
        Grader(small_courses.broken(), Options(device="cpu"), DEFAULT_SEED) as grader,
        pytest.raises(GradingError, match="reference of f"),
    ):
        grader.grade(submission(activations="def f(x):\n    return x\n"))


@pytest.mark.usefixtures("one_warm_process")
def test_a_reference_runs_only_where_there_is_an_answer():
    stub = 'def f(x):\n    raise NotImplementedError("f is not written yet")\n'
    with Grader(small_courses.broken(), Options(device="cpu"), DEFAULT_SEED) as grader:
        for source, status in ((stub, "not_started"), ("def f(:", "error"), ("g = 1\n", "missing")):
            (report,) = grader.grade(submission(activations=source)).exercises
            assert (str(report.status), report.score) == (status, 0)


@pytest.mark.parametrize(("end", "status"), [("os._exit(3)", "crashed"), ("while True: pass", "timeout")])
def test_what_was_answered_before_a_call_that_ends_the_process_counts(grade_one, end, status):
    """Fast answers travel together; none of them is lost with the process."""
    source = (
        "import os\ncalls = []\ndef relu(x):\n    calls.append(1)\n"
        f"    if len(calls) == 5:\n        {end}\n    return x.clamp(min=0)\n"
    )
    statuses = [str(case.status) for case in grade_one(source, "relu").cases]
    assert statuses[:5] == ["passed"] * 4 + [status]
    assert "passed" not in statuses[5:]


def test_parts_of_torch_that_are_imported_late_work_in_a_child(grader):
    """torch.optim brings half of torch's compiler along, which wants a folder of its own."""
    source = (
        "import torch\ndef fit_line(X, y, w, b, lr, epochs):\n"
        "    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()\n    losses = []\n"
        "    optimizer = torch.optim.SGD([w, b], lr=lr)\n    for _ in range(epochs):\n"
        "        optimizer.zero_grad()\n"
        "        loss = ((X @ w + b - y) ** 2).sum()\n        loss.backward()\n"
        "        optimizer.step()\n        losses.append(loss.detach())\n"
        "    return w.detach(), b.detach(), torch.stack(losses)\n"
    )
    report = grader.grade(submission(linear_regression=source), ["fit_line"])
    assert report.passed, report.exercises[0].first_failure


def test_torch_func_works_where_autograd_is_allowed(grader):
    source = (
        "import torch\ndef gradient_with_grad(loss_fn, parameters):\n"
        "    values = tuple(p.detach() for p in parameters)\n"
        "    return torch.func.grad(loss_fn, argnums=tuple(range(len(values))))(*values)\n"
    )
    report = grader.grade(submission(autograd=source), ["gradient_with_grad"])
    assert report.passed, report.exercises[0].first_failure


def test_a_grading_is_stopped_from_another_thread_and_the_next_one_is_as_ever(grader, monkeypatch):
    interruption = Interruption()
    monkeypatch.setattr(grader._sandbox, "interruption", interruption)
    endless = submission(activations="def sigmoid(x):\n    while True: pass\n")
    threading.Timer(0.3, interruption.request).start()
    with pytest.raises(Interrupted):
        grader.grade(endless, ["sigmoid"])
    interruption.clear()
    right = submission(activations="def relu(x):\n    return x.clamp(min=0)\n")
    assert grader.grade(right, ["relu"]).passed
    monkeypatch.undo()
    interruption.close()


def test_the_place_of_a_mistake_is_added_to_a_report_that_has_none(grader):
    wrong = submission(activations="def relu(x):\n    return x.clamp(min=0.37)\n")
    report = grader.grade(wrong, ["relu", "tanh"])
    assert report.exercises[1].place is None
    placed = grader.with_place(wrong, report, "relu")
    assert [bool(exercise.place) for exercise in placed.exercises] == [False, True]
    assert replace(placed.exercises[1], place=None) == report.exercises[1]
    assert grader.with_place(wrong, report, "sigmoid") == report


def test_several_threads_start_children_of_one_warm_process(grader, monkeypatch):
    unlink = os.unlink

    def slowly(path):
        time.sleep(0.05)
        unlink(path)

    with monkeypatch.context() as patch, ThreadPoolExecutor(3) as pool:
        patch.setattr(os, "unlink", slowly)
        children = list(pool.map(lambda _: Child(grader._sandbox, Profile()), range(3)))
    for child in children:
        assert child.receive(START).header == {"ready": True}
        child.end()
