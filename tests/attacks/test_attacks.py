"""No attack changes a score, leaks, harms, or outlives its submission; and without the layers some do."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import psutil
import pytest

from grader.grading import DEFAULT_SEED, Grader, Options
from grader.report import Report
from grader.reports.json_report import dumps
from grader.sandbox.barriers.confinement import LAYERS, Profile
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.forking import ForkingSandbox
from grader.submission import Submission
from tests.attacks.attack import LANDLOCK, SECCOMP, Attack
from tests.attacks.every import ATTACKS, handed_in
from tests.attacks.lingering import KEY
from tests.attacks.watching import (
    CANARY,
    MARK,
    OTHER,
    PRIVATE,
    ROOT,
    SECRET,
    SEED,
    Memory,
    Witness,
    a_secret_and_a_private_folder,
    descendants,
    kernel_objects,
    marked,
    memory,
    names_below,
    open_descriptors,
    secrets,
)
from tests.conftest import Lent, latest_warm_process, submission

LIMIT = 0.8
"""Seconds of processor time; what sleeps takes five times as long."""
RIGHT = f"# {OTHER}\ndef relu(x):\n    return x.clamp(min=0)\n"

every_attack = pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])


@dataclass(frozen=True)
class Scene:
    """A grader that is attacked, and how things were before: of `processes` and `descriptors` the number."""

    grader: Grader
    warm: psutil.Process
    witness: Witness
    scratch: Path
    names: set[str]
    processes: int
    memory: Memory
    descriptors: int

    def grade(self, handed_in: Submission, *names: str) -> Report:
        return self.grader.grade(handed_in, names)

    def processor_seconds(self) -> tuple[float, float]:
        """What this process, the warm one and the children that have ended have used: in their own code, and
        in the kernel's."""
        mine, warm = os.times(), self.warm.cpu_times()
        return mine.user + warm.user + warm.children_user, mine.system + warm.system + warm.children_system


@pytest.fixture(scope="module")
def scene(course, bare_sandbox, tmp_path_factory) -> Iterator[Scene]:
    """The warm process with nothing around is among the processes before any attack."""
    scratch = tmp_path_factory.mktemp("scratch")
    with pytest.MonkeyPatch.context() as patch, Witness() as witness:
        patch.setenv("GDGRADE_CANARY", CANARY)
        patch.setattr(tempfile, "tempdir", str(scratch))
        with Grader(course, Options(device="cpu", timeout=LIMIT), SEED) as grader:
            # The third child is the first that was forked ahead.
            for _ in range(3):
                grader.grade(submission(activations=RIGHT), ["relu"])
            time.sleep(0.3)
            warm, names = latest_warm_process(), names_below(scratch) | names_below(ROOT)
            before = len(descendants()), memory(warm), open_descriptors()
            yield Scene(grader, warm, witness, scratch, names, *before)


@pytest.fixture(scope="module", autouse=True)
def only_where_it_is_isolated(scene):
    if scene.grader.isolation != "isolated":
        pytest.skip(f"this machine confines student code only so far: {scene.grader.isolation}")


@pytest.fixture(scope="module", autouse=True)
def something_to_find() -> Iterator[None]:
    with a_secret_and_a_private_folder():
        yield


@every_attack
def test_an_attack_earns_nothing_and_leaves_nothing(scene, attack, capfd):
    before = scene.processor_seconds()
    report = scene.grade(handed_in(attack), "relu", "relu_derivative")
    own, kernel = (now - then for now, then in zip(scene.processor_seconds(), before, strict=True))
    relu, bystander = report.exercises
    assert (str(relu.status), relu.score) == (attack.status, 0), relu.first_failure.message
    assert re.search(attack.says, relu.first_failure.message)
    if attack.flag:
        assert re.search(f"asks the system for .*`{attack.flag}`", " ".join(relu.flags)), relu.flags
    expected = 0 if attack.at_import else bystander.max_score
    assert bystander.score == expected, bystander.first_failure
    told = dumps(replace(report, seed=0))
    assert [secret for secret in secrets() if secret in told] == []
    assert capfd.readouterr() == ("", "")
    assert marked() == []
    assert own < LIMIT + 4
    # The kernel clears what a memory bomb takes, up to its limit, and memory is slow on a busy machine.
    assert kernel < LIMIT + 8
    assert scene.grade(submission(activations=RIGHT), "relu").passed


def test_nothing_is_left_of_any_attack(scene):
    """Of those above, and of some once more: they might not have run."""
    for attack in [attack for attack in ATTACKS if attack.status != "timeout"][::12]:
        scene.grade(handed_in(attack), "relu")
    scene.grade(submission(activations=RIGHT), "relu")
    # What went to the background would be found by now.
    time.sleep(2)
    assert len(scene.witness.living()) <= scene.processes
    assert names_below(scene.scratch) | names_below(ROOT) == scene.names
    assert marked() == []
    logs = [path.read_text() for path in scene.scratch.rglob("stderr")]
    assert [secret for secret in secrets() if any(secret in log for log in logs)] == []
    after = memory(scene.warm)
    assert after.warm > 100 * 2**20, "this is not the process that has torch"
    assert after.grader < scene.memory.grader + 50 * 2**20
    assert after.warm < scene.memory.warm + 20 * 2**20
    assert open_descriptors() <= scene.descriptors
    assert kernel_objects(KEY) == []


def test_a_child_sees_nothing_of_the_caller(scene):
    looks = "import os\nSEEN = repr(dict(os.environ))\ndef relu(x):\n    raise ValueError(SEEN[{}:{}])\n"
    seen = "".join(
        scene.grade(submission(activations=looks.format(at, at + 100)), "relu")
        .exercises[0]
        .first_failure.message
        for at in range(0, 2000, 100)
    )
    assert "HOME" in seen
    assert [secret for secret in secrets() if secret in seen] == []


@contextlib.contextmanager
def weaker(course, bare_sandbox, without) -> Iterator[Grader]:
    """A grader that leaves out layers of the child's, with nothing around."""

    class Weaker(Grader):
        _profile = Profile(without=without)

        def _start_sandbox(self) -> Sandbox:
            return cast(Sandbox, Lent(bare_sandbox))

    with Weaker(course, Options(device="cpu", timeout=LIMIT), DEFAULT_SEED) as grader:
        yield grader


def succeeded(course, bare_sandbox, attacks, without):
    """The attacks that are not stopped where a layer is left out."""
    with weaker(course, bare_sandbox, without) as grader:
        through = [attack.name for attack in attacks if not holds(grader, attack)]
    clean_up()
    return through


def holds(grader: Grader, attack: Attack) -> bool:
    """Whether an attack ends as it must."""
    (relu,) = grader.grade(handed_in(attack), ["relu"]).exercises
    return str(relu.status) == attack.status and bool(re.search(attack.says, relu.first_failure.message))


def clean_up() -> None:
    for path in marked():
        (os.rmdir if os.path.isdir(path) and not os.path.islink(path) else os.unlink)(path)


def test_what_attacks_leave_is_found_where_nothing_keeps_them_from_it(course, bare_sandbox, scene):
    """A secret that is told, a file, a process: so the looks above are known to see."""
    attacks = {attack.name: attack for attack in ATTACKS}
    with weaker(course, bare_sandbox, tuple(LAYERS)) as grader:
        told = dumps(grader.grade(handed_in(attacks["a secret file"]), ["relu"]))
        grader.grade(handed_in(attacks["a file in /var/tmp"]), ["relu"])
    assert CANARY in told
    assert marked() == [f"/var/tmp/{MARK}"]
    clean_up()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(9)"]) as left:
        assert left.pid in {process.pid for process in scene.witness.living()}
        left.kill()


def test_without_landlock_attacks_on_files_succeed(course, bare_sandbox):
    """So that the tests above are known to bite."""
    attacks = [attack for attack in ATTACKS if attack.needs == LANDLOCK and "a file" not in attack.name]
    # Root's files are nobody's to read. No other user can load a filter without giving up new privileges.
    without = ("Landlock", "unprivileged identity") if os.getuid() == 0 else ("Landlock",)
    assert len(succeeded(course, bare_sandbox, attacks, without)) >= 4


@pytest.mark.long
def test_without_seccomp_attacks_on_the_kernel_succeed(course, bare_sandbox):
    attacks = [attack for attack in ATTACKS if attack.needs == SECCOMP and "stays" not in attack.name]
    through = succeeded(course, bare_sandbox, attacks, ("seccomp",))
    assert {"takes memory and time from other children", "slows other children", "fork"} <= set(through)
    assert len(through) >= 8


@pytest.mark.long
@pytest.mark.parametrize("layer", ["Landlock", "seccomp"])
def test_every_layer_keeps_from_something_of_its_own(layer):
    with ForkingSandbox() as sandbox:
        assert not any(sandbox.possible_acts(Profile()).values())
        assert any(sandbox.possible_acts(Profile(without=(layer,))).values())


def test_without_any_layer_nothing_is_kept_from_student_code(bare_sandbox):
    possible = bare_sandbox.possible_acts(Profile(without=tuple(LAYERS)))
    assert {"read the grader's own files", "write files", "start programs"} <= {
        act for act, succeeded in possible.items() if succeeded
    }
