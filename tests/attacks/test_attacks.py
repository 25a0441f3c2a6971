"""No attack changes a score, leaks, harms, or outlives its submission; and without the layers some do."""

from __future__ import annotations

import glob
import os
import re
import time
from pathlib import Path

import psutil
import pytest

from grader.grading import Grader, Options
from grader.sandbox.confinement import LAYERS, Profile
from grader.sandbox.pool import AROUND, Sandbox
from tests.attacks.attacks import ATTACKS, LANDLOCK, SECCOMP, Attack
from tests.conftest import submission

ROOT = Path(__file__).resolve().parent.parent.parent
LIMIT = 1.5
CANARY = "canary-7f3a91"
MARKS = ("/tmp/gdgrade-attack", "/dev/shm/gdgrade-attack", os.path.expanduser("~/gdgrade-attack"))
RIGHT = "def relu(x):\n    return x.clamp(min=0)\n"

every_attack = pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])


@pytest.fixture(scope="module", autouse=True)
def only_where_it_is_isolated(attacked):
    if attacked.isolation != "isolated":
        pytest.skip(f"this machine confines student code only so far: {attacked.isolation}")


@pytest.fixture(scope="module")
def attacked(course):
    os.environ["GDGRADE_CANARY"] = CANARY
    try:
        with Grader(course, Options(device="cpu", timeout=LIMIT)) as grader:
            yield grader
    finally:
        del os.environ["GDGRADE_CANARY"]


def handed_in(attack: Attack):
    return submission(activations=attack.source.replace("{ROOT}", str(ROOT)))


def descendants() -> set[int]:
    return {process.pid for process in psutil.Process().children(recursive=True)}


@every_attack
def test_an_attack_earns_nothing_and_leaves_nothing(attacked, attack):
    start = time.monotonic()
    relu, bystander = attacked.grade(handed_in(attack), ["relu", "relu_derivative"]).exercises
    seconds = time.monotonic() - start
    assert (str(relu.status), relu.score) == (attack.status, 0), relu.first_failure.message
    assert re.search(attack.says, relu.first_failure.message)
    assert CANARY not in "".join(case.message for case in relu.cases)
    assert bystander.score == bystander.max_score, bystander.first_failure
    assert [path for path in MARKS if os.path.lexists(path)] == []
    # One call at its limit, the second that repeating the fast ones before it may take, and 2 s.
    assert seconds < LIMIT + 1 + 2
    assert attacked.grade(submission(activations=RIGHT), ["relu"]).passed


def test_no_process_and_no_memory_is_left_behind(attacked):
    """Warm and spare processes apart, of which there are as many as before."""
    attacked.grade(submission(activations=RIGHT), ["relu"])
    time.sleep(0.3)
    before, memory = descendants(), psutil.Process().memory_info().rss
    for attack in ATTACKS[::4]:
        attacked.grade(handed_in(attack), ["relu"])
    attacked.grade(submission(activations=RIGHT), ["relu"])
    time.sleep(0.5)
    assert len(descendants()) <= len(before) + 1
    assert psutil.Process().memory_info().rss < memory + 50 * 2**20
    assert not glob.glob("/tmp/gdgrade-attack*")


def test_each_submission_finds_everything_as_new(attacked):
    spoiler = (
        "import os, random\nimport numpy as np\nimport torch\ntorch.set_default_dtype(torch.float64)\n"
        "torch.manual_seed(1)\nnp.random.seed(1)\nrandom.seed(1)\ntorch.set_grad_enabled(True)\n"
        "os.environ['SPOILED'] = '1'\ndef relu(x):\n    torch.use_deterministic_algorithms(True)\n"
        "    return x\n"
    )
    observer = (
        "import os, random\nimport numpy as np\nimport torch\ndef relu(x):\n"
        "    seen = (torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled(),\n"
        "            'SPOILED' in os.environ, torch.are_deterministic_algorithms_enabled(),\n"
        "            torch.rand(1).item(), np.random.rand(), random.random())\n"
        "    print(seen)\n    return x\n"
    )

    def observed():
        return attacked.grade(submission(activations=observer), ["relu"]).exercises[0].first_failure.message

    first = observed()
    attacked.grade(submission(activations=spoiler), ["relu"])
    assert observed() == first
    assert "torch.float32, 1, False, False, False" in first


def succeeded(course, attacks, without):
    """The attacks that are not stopped where a layer of the child's is left out, with nothing around."""

    class Weaker(Grader):
        _profile = Profile(without=without)
        _without = AROUND

    through = []
    with Weaker(course, Options(device="cpu", timeout=LIMIT)) as grader:
        for attack in attacks:
            (relu,) = grader.grade(handed_in(attack), ["relu"]).exercises
            told = relu.first_failure.message
            if str(relu.status) != attack.status or not re.search(attack.says, told):
                through.append(attack.name)
    for path in MARKS:
        if os.path.isdir(path):
            os.rmdir(path)
        elif os.path.lexists(path):
            os.unlink(path)
    return through


def test_without_landlock_attacks_on_files_succeed(course):
    """So that the tests above are known to bite."""
    attacks = [attack for attack in ATTACKS if attack.needs == LANDLOCK and "a file" not in attack.name]
    assert len(succeeded(course, attacks, ("Landlock", "unprivileged identity"))) >= 4


@pytest.mark.long
def test_without_seccomp_attacks_on_the_kernel_succeed(course):
    attacks = [attack for attack in ATTACKS if attack.needs == SECCOMP]
    assert len(succeeded(course, attacks, ("seccomp",))) >= 4


@pytest.mark.long
@pytest.mark.parametrize("layer", ["Landlock", "seccomp"])
def test_every_layer_keeps_from_something_of_its_own(layer):
    with Sandbox() as sandbox:
        assert not any(sandbox.possible_acts(Profile()).values())
        assert any(sandbox.possible_acts(Profile(without=(layer,))).values())


def test_without_any_layer_nothing_is_kept_from_student_code():
    with Sandbox(without=AROUND) as sandbox:
        possible = sandbox.possible_acts(Profile(without=tuple(LAYERS)))
    assert {"read the grader's own files", "write files", "start programs"} <= {
        act for act, succeeded in possible.items() if succeeded
    }
