"""The by-hand rule, judged by what runs: whatever name it was reached by, an operator is seen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from grader.grading import Grader, Options
from grader.sandbox.child.forbidden_operators import KEY
from tests.conftest import lent, submission

AUTOGRAD = """
    with torch.enable_grad():
        t = x.detach().double().requires_grad_()
        (g,) = torch.autograd.grad((1 / (1 + torch.exp(-t))).sum(), t)
    return g.to(x.dtype)
"""
TRANSFORM = (
    "f = run('torch.func.grad')\n"
    "    return torch.vmap(f(own))(x.double().reshape(-1)).reshape(x.shape).to(x.dtype)"
)
HIDDEN = {
    "autograd by a string": (
        f"run('exec')({f'def made(x):{AUTOGRAD}'!r}, scope := {{'torch': torch}})\n"
        "    return scope['made'](x)",
        "has autograd record what it computes",
    ),
    "a transform, of the ready-made function": (
        TRANSFORM.replace("own", "torch.sigmoid"),
        "sigmoid_backward",
    ),
    "a transform, of an own formula": (TRANSFORM, "runs a backward pass"),
    "a Jacobian": (TRANSFORM.replace("func.grad", "func.jacrev"), "runs a backward pass"),
    "forward mode": (
        "return run('torch.func.jvp')(own, (x,), (torch.ones_like(x),))[1]",
        "differentiates by forward-mode autograd",
    ),
    "dual numbers of torch": (
        "ad = run('torch.autograd.forward_ad')\n    with ad.dual_level():\n"
        "        return ad.unpack_dual(own(ad.make_dual(x, torch.ones_like(x)))).tangent.clone()",
        "differentiates by forward-mode autograd",
    ),
    "an operator of backpropagation": (
        "return run('torch.ops.aten.sigmoid_backward')(torch.ones_like(x), torch.sigmoid(x))",
        "runs `aten::sigmoid_backward`",
    ),
    "out of sight": (
        "import threading\n    out = []\n"
        "    thread = threading.Thread(target=lambda: out.append(own(x) * own(-x)))\n"
        "    thread.start()\n    thread.join()\n    return out[0]",
        "returns a tensor that it did not compute",
    ),
    "the watch switched off": (
        "with run('torch.utils._python_dispatch._disable_current_modes')():\n"
        "        s = torch.sigmoid(x)\n        return s * (1 - s)",
        "returns a tensor that it did not compute",
    ),
}
HELPERS = """
import torch
RUN = print.__self__


def run(name):
    thing = RUN.__dict__.get(name, torch)
    for part in name.split(".")[1:]:
        thing = RUN.getattr(thing, part)
    return thing


def own(t):
    return 1 / (1 + torch.exp(-t))


def sigmoid_derivative(x):
    """


@pytest.fixture(scope="module")
def patient(grader) -> Iterator[Grader]:
    """Some parts of torch import its compiler when they are used first, which takes seconds."""
    with lent(grader, Options(device="cpu", timeout=20)) as patient:
        yield patient


def message_of_forbidden(grader: Grader, activations: str, exercise: str = "sigmoid_derivative") -> str:
    """What is said of an exercise that is forbidden and earns nothing."""
    (report,) = grader.grade(submission(activations=activations), [exercise]).exercises
    assert (str(report.status), report.score) == ("forbidden", 0), report.first_failure
    return report.first_failure.message


@pytest.mark.parametrize(("body", "says"), HIDDEN.values(), ids=HIDDEN.keys())
def test_what_hides_from_the_reading_is_seen_when_it_runs(patient, body, says):
    message = message_of_forbidden(patient, HELPERS + body)
    assert says in message
    assert message.startswith("In 01_activations.py, the call ")


BY_HAND_FIRST = """
    if x.abs().max() < 50:
        return own(x) * own(-x)
"""
"""The basic case is answered by the formula, and it is the one whose operators are looked at one by one."""
SEEN_IN_ANY_CALL = [
    "forward mode",
    "dual numbers of torch",
    "an operator of backpropagation",
    "a transform, of an own formula",
    "autograd by a string",
]


@pytest.mark.parametrize("way", SEEN_IN_ANY_CALL)
def test_it_is_seen_in_calls_that_nobody_watches(patient, way):
    source = HELPERS + BY_HAND_FIRST + "    " + HIDDEN[way][0].lstrip()
    assert message_of_forbidden(patient, source)


def test_what_a_call_records_is_seen_where_it_raises(grader):
    """It may have left its graph to other calls."""
    records = "    tape = torch.nn.Parameter(x)\n    run('torch.optim.SGD')([tape]).step(lambda: own(tape))\n"
    source = HELPERS + BY_HAND_FIRST + records + "    raise ValueError"
    assert "has autograd record what it computes" in message_of_forbidden(grader, source)


IN_A_THREAD = """
    out = []
    def derive():
        with torch.enable_grad():
            t = x.detach().double().requires_grad_()
            out.append(torch.autograd.grad((1 / (1 + torch.exp(-t))).sum(), t)[0])
    thread = run('threading').Thread(target=derive)
    thread.start()
    thread.join()
    return out[0].to(x.dtype) * 1
"""


WALKS_BACK = """
import asyncio
import torch

class Named(torch.nn.ParameterDict, torch.Tensor): ...

def find(x):
    tape, gradients = torch.nn.Parameter(x.double().clamp(-600, 600)), []
    def closure():
        result = 1 / (1 + torch.exp(-tape))
        node, gradient = result.as_subclass(Named)["grad_" + "fn"], torch.ones_like(tape)
        while node.next_functions:
            parts = node(gradient)
            parts = parts if isinstance(parts, tuple) else [parts]
            gradient = next(part for part in parts if part is not None)
            node = next(before for before, _ in node.next_functions if before)
        gradients.append(gradient)
        return result.sum()
    torch.optim.SGD([tape], lr=0.0).step(closure)
    return gradients[0].to(x.dtype)

def sigmoid_derivative(x):
    if x.abs().max() < 50:
        s = torch.sigmoid(x)
        return s * (1 - s)
    return asyncio.run(asyncio.to_thread(find, x)) * 1
"""


def test_a_graph_that_another_thread_records_is_seen(patient):
    """To go back through it by hand takes no backward pass, and no name that the reading knows."""
    report = patient.grade(submission(activations=WALKS_BACK), ["sigmoid_derivative"])
    (exercise,) = report.exercises
    assert report.all_flags == ()
    assert (str(exercise.status), exercise.score) == ("forbidden", 0), exercise.first_failure
    assert "has autograd record what it computes" in exercise.first_failure.message


NEVER_ENDING = """
    while x.abs().max() == 1:
        pass
"""


LOSES_ITS_DEVICE = """
    if x.abs().max() == 1:
        raise RUN.getattr(torch, 'AcceleratorError', RuntimeError)('CUDA error')
"""


@pytest.mark.parametrize(
    "before", ["", NEVER_ENDING, LOSES_ITS_DEVICE], ids=["", "a call never ends", "a call loses its device"]
)
def test_a_backward_pass_of_another_thread_is_seen(grader, before):
    """What a thread of its own records is in no counter of the thread that asks."""
    hidden = f"run('exec')({f'def made(x, run):{IN_A_THREAD}'!r}, scope := {{'torch': torch}})"
    threads = "    if name == 'threading':\n        return RUN.__import__(name)\n"
    source = HELPERS.replace("def run(name):\n", "def run(name):\n" + threads)
    body = before + BY_HAND_FIRST + f"    {hidden}\n    return scope['made'](x, run)"
    assert "runs a backward pass" in message_of_forbidden(grader, source + body)


def test_the_ready_made_function_is_seen_in_a_call_that_nobody_watches(grader):
    source = (
        "import torch\n\ndef sigmoid(x):\n"
        "    if x.abs().max() < 50:\n        return 1 / (1 + torch.exp(-x))\n"
        "    return getattr(torch, 'sig' + 'moid')(x)\n"
    )
    assert "the call runs `aten::sigmoid`" in message_of_forbidden(grader, source, "sigmoid")


def test_the_ready_made_function_is_seen_in_another_thread(grader):
    source = (
        "import asyncio\nimport torch\nimport torch.nn.functional as F\n\ndef tanh(x):\n"
        "    if x.abs().max() < 50:\n"
        "        return (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))\n"
        "    return asyncio.run(asyncio.to_thread(lambda: x - F.tanhshrink(x)))\n"
    )
    assert "the call runs `aten::tanh`" in message_of_forbidden(grader, source, "tanh")


def test_the_ready_made_function_is_seen_inside_of_another(grader):
    """`cross_entropy` is looked for as well, in other exercises."""
    source = (
        "import torch\nimport torch.nn.functional as F\n\ndef log_softmax(logits):\n"
        "    rows = logits.reshape(-1, logits.shape[-1])\n"
        "    each = [torch.full(rows.shape[:1], i) for i in range(rows.shape[1])]\n"
        "    losses = [F.cross_entropy(rows, labels, reduction='none') for labels in each]\n"
        "    return -torch.stack(losses, dim=1).reshape(logits.shape)\n"
    )
    (report,) = grader.grade(submission(softmax=source), ["log_softmax"]).exercises
    assert (str(report.status), report.score) == ("forbidden", 0)
    assert "the call runs `aten::log_softmax`." in report.first_failure.message


def test_no_function_of_torch_that_is_for_students_switches_the_watch_off(grader):
    source = (
        "import torch\nimport torch.nn.functional as F\n\ndef tanh(x):\n"
        "    torch.set_autocast_enabled('privateuseone', False)\n"
        "    result = x - F.tanhshrink(x)\n"
        "    torch.set_autocast_enabled('privateuseone', True)\n"
        "    return result\n"
    )
    assert "the call runs `aten::tanh`" in message_of_forbidden(grader, source, "tanh")


def test_an_exercise_may_use_what_is_ready_made_for_another(grader):
    """In one process, one after the other: what is looked for is looked for where it is the answer."""
    sigmoid = "def sigmoid(x):\n    return 1 / (1 + torch.exp(-x))\n"
    derivative = "def sigmoid_derivative(x):\n    s = torch.sigmoid(x)\n    return s * (1 - s)\n"
    work = submission(activations=f"import torch\n{sigmoid}{derivative}")
    first, second = grader.grade(work, ["sigmoid", "sigmoid_derivative"]).exercises
    assert (str(first.status), str(second.status)) == ("passed", "passed")


def test_what_looks_for_operators_cannot_be_switched_off_unseen(grader):
    body = (
        "off = run('torch._C._dispatch_tls_set_dispatch_key_excluded')\n"
        f"    off({KEY!r}, True)\n    return own(x) * own(-x)"
    )
    innocent = "\n\ndef tanh_derivative(x):\n    return 1 - torch.tanh(x) ** 2\n"
    work = submission(activations=HELPERS + body + innocent)
    report, other = grader.grade(work, ["sigmoid_derivative", "tanh_derivative"]).exercises
    assert (str(report.status), report.score) == ("forbidden", 0)
    assert "the call switches off what watches its operators" in report.first_failure.message
    assert str(other.status) == "passed"


def test_the_ready_made_function_is_seen_by_its_operator(grader):
    source = "import torch\n\ndef sigmoid(x):\n    return getattr(torch, 'sig' + 'moid')(x)\n"
    assert "the call runs `aten::sigmoid`" in message_of_forbidden(grader, source, "sigmoid")


@pytest.mark.parametrize(
    "body",
    [
        "return own(x) * (1 - own(x))",
        "return torch.vmap(lambda row: own(row) * own(-row))(x.reshape(1, -1)).reshape(x.shape)",
        "return torch.from_numpy((own(x) * own(-x)).numpy())",
        "return torch.tensor((own(x) * own(-x)).tolist(), dtype=x.dtype)",
        "with torch.inference_mode():\n        s = own(x)\n    return (s * (1 - s)).clone()",
        "return torch.nn.Parameter(own(x) * own(-x)).detach()",
    ],
)
def test_ordinary_code_is_left_alone(grader, body):
    (report,) = grader.grade(submission(activations=HELPERS + body), ["sigmoid_derivative"]).exercises
    assert str(report.status) == "passed", report.first_failure


EXPORTED = """
import torch

class Jacobian(torch.nn.Module):
    def forward(self, logits):
        p = torch.softmax(logits, 0)
        return torch.diag(p) - torch.outer(p, p)

def softmax_jacobian(logits):
    return torch.export.export(Jacobian(), (logits,), strict=False).module()(logits)
"""


@pytest.mark.long
def test_what_looks_for_operators_is_in_nobodys_way(grader):
    """To export a graph switches keys on that come before ours."""
    with lent(grader, Options(device="cpu", timeout=60)) as patient:
        (report,) = patient.grade(submission(softmax=EXPORTED), ["softmax_jacobian"]).exercises
    assert str(report.status) == "passed", report.first_failure


def test_watching_imports_no_compiler():
    """Which torch would do at the first operator, for two seconds, in every child."""
    code = (
        "import sys, grader.sandbox.child.serve as child\nchild.rehearse()\n"
        "print('torch._dynamo' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
