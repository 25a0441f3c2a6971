"""bubblewrap around the warm process: what it keeps from student code by itself, and systems without."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from grader.grading import DEFAULT_SEED, Grader, Options
from grader.sandbox.barriers import bubblewrap
from grader.sandbox.barriers.confinement import LAYERS, Profile
from grader.sandbox.host.forking import BUBBLEWRAP, ForkingSandbox
from tests.conftest import latest_warm_process, lent, submission

OLD_KERNEL = Profile(without=("Landlock", "seccomp"))
BARE = Profile(without=tuple(LAYERS))
RIGHT = submission(activations="def relu(x):\n    return x.clamp(min=0)\n")


@pytest.fixture(scope="module")
def acts_inside(grader):
    """What a child can do that has neither Landlock nor seccomp."""
    state = grader.around[BUBBLEWRAP]
    if state != "in force":
        pytest.skip(f"bubblewrap is not around student code on this machine: {state}")
    return grader._possible_acts(OLD_KERNEL)


def test_it_is_a_net_below_the_other_layers(acts_inside, bare_sandbox):
    assert bare_sandbox.around()[BUBBLEWRAP] == "left out"
    acts_without = bare_sandbox.possible_acts(OLD_KERNEL)
    kept = {act for act in acts_without if acts_without[act] and not acts_inside[act]}
    assert kept >= {"read the system's files", "write files"}


@pytest.mark.usefixtures("acts_inside")
def test_inside_there_is_no_network_no_other_process_and_nobodys_files(grader, tmp_path):
    """Tried with no layer of the child's own."""

    class Inside(Grader):
        _profile = BARE

    secret = tmp_path / "another.py"
    secret.write_text("secret")
    looks = textwrap.dedent(
        f"""
        import os, socket
        import torch

        def command(process):
            try:
                return open("/proc/" + process + "/cmdline").read()
            except OSError:  # it has just ended
                return ""

        def relu(x):
            said = [command(process) for process in os.listdir("/proc") if process.isdigit()]
            print("processes", [words for words in said if words and ".child.zygote" not in words])
            print("interfaces", [name for _, name in socket.if_nameindex()])
            print("folders", *sorted(os.listdir("/")))
            print("secret", os.path.exists({str(secret)!r}), "shared", os.access("/dev/shm", os.W_OK))
            return x
        """
    )
    with lent(grader, Options(device="cpu"), kind=Inside) as inside:
        (relu,) = inside.grade(submission(activations=looks), ["relu"]).exercises
    told = relu.first_failure.message
    for line in ("processes []", "interfaces ['lo']", "secret False", "shared False"):
        assert line in told


@pytest.mark.long
@pytest.mark.usefixtures("acts_inside")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_with_the_warm_process_ends_all_that_it_forked(course, number, monkeypatch):
    """Though nobody is left to do it, and it stopped before it could. `make test` has that in the midst of a
    grading, in test_grading."""
    monkeypatch.setattr("grader.sandbox.host.forking.CLOSE_SECONDS", 0.5)
    with Grader(course, Options(device="cpu"), DEFAULT_SEED) as grader:
        assert grader.grade(RIGHT, ["relu"]).passed
        assert grader.grade(RIGHT, ["relu"]).passed
        warm = latest_warm_process()
        forked = warm.children(recursive=True)
        assert forked
        warm.send_signal(number)
    _, alive = psutil.wait_procs([warm, *forked], timeout=60)
    assert alive == []


@pytest.mark.usefixtures("acts_inside")
def test_a_grader_that_is_killed_leaves_no_process(tmp_path):
    script = tmp_path / "grades.py"
    script.write_text(
        "import time\nfrom grader.grading import Grader, Options\nfrom tests.conftest import submission\n"
        "with Grader(options=Options(device='cpu')) as grader:\n"
        "    right = submission(activations='def relu(x):\\n    return x.clamp(min=0)\\n')\n"
        "    print(grader.grade(right, ['relu']).passed, flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "True\n"
        everyone = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    _, alive = psutil.wait_procs(everyone, timeout=60)
    assert alive == []
    # Its folder stays, as that of every process that was killed: the next start of the machine removes it.


@pytest.mark.parametrize(
    "what_it_does",
    ["echo 'bwrap: No permissions' >&2; exit 1", pytest.param("exec sleep 0", marks=pytest.mark.long)],
)
def test_where_it_is_not_allowed_grading_goes_on_without_it(course, tmp_path, monkeypatch, what_it_does):
    refused = tmp_path / "bwrap"
    refused.write_text(f"#!/bin/sh\n{what_it_does}\n")
    refused.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with ForkingSandbox() as sandbox:
        assert sandbox.versions()["torch"]
        assert sandbox.around()[BUBBLEWRAP].startswith("does not work here")
        assert sandbox.possible_acts(Profile()).keys()


@pytest.mark.long
def test_without_it_installed_grading_is_the_same(course, monkeypatch):
    """`make test` has it left out, among the attacks and in test_watchdog."""
    monkeypatch.setattr(shutil, "which", lambda name, path: None)
    monkeypatch.setattr(bubblewrap, "_bundled", lambda: None)
    with Grader(course, Options(device="cpu"), DEFAULT_SEED) as grader:
        assert grader.grade(RIGHT, ["relu"]).passed


@pytest.mark.usefixtures("acts_inside")
def test_a_cold_start_inside_costs_next_to_nothing():
    """The command itself, without torch."""
    program = bubblewrap.program()
    assert program
    command = bubblewrap.wrapped(program, ["/bin/true"], str(Path.cwd()), str(Path.cwd()))
    before = processor_time_of_children()
    for _ in range(5):
        subprocess.run(command, check=True)
    assert processor_time_of_children() - before < 5 * 0.1


def processor_time_of_children() -> float:
    """Of those that have ended."""
    used = os.times()
    return used.children_user + used.children_system
