"""Older kernels, by the version of Landlock that they have, and what right code asks of any kernel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyseccomp
import pytest
import torch

from grader.authoring.variants import variants_of
from grader.exercise import Course
from grader.grading import Grader, Options
from grader.intake import read_folder
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.barriers.identity import everybody_reads_packages
from grader.sandbox.barriers.system_calls import call_barrier
from grader.sandbox.host.forking import BUBBLEWRAP, IN_FORCE
from grader.submission import Submission
from tests.attacks.test_attacks import ATTACKS, LIMIT, holds
from tests.attacks.watching import a_secret_and_a_private_folder
from tests.conftest import submission

ROOT = Path(__file__).resolve().parent.parent.parent
KERNELS = {"Linux 5.15": 1, "Linux 6.1": 2, "Linux 6.8": 4}
"""Some that are in use for long, with the newest version of Landlock that they have."""
LOOKING = "see which private files there are"
AS_SOMEBODY = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]

every_kernel = pytest.mark.parametrize("landlock", KERNELS.values(), ids=KERNELS)


@pytest.fixture(scope="module")
def sandbox(grader):
    if (state := grader.around[BUBBLEWRAP]) != IN_FORCE:
        pytest.skip(f"bubblewrap is not around student code on this machine: {state}")
    return grader._sandbox


@every_kernel
def test_nothing_is_possible_on_an_older_kernel(sandbox, landlock):
    possible = sandbox.possible_acts(Profile(landlock=landlock))
    assert [act for act, succeeded in possible.items() if succeeded] == []


@every_kernel
def test_without_bubblewrap_files_can_be_looked_at_and_no_more(bare_sandbox, landlock):
    """By whom may go where they are: by a child of root's only where packages are closed to all others."""
    bare_sandbox.versions()
    may_look = os.geteuid() != 0 or not everybody_reads_packages()
    possible = bare_sandbox.possible_acts(Profile(landlock=landlock))
    assert [act for act, succeeded in possible.items() if succeeded] == ([LOOKING] if may_look else [])


def test_where_nobody_can_be_asked_calls_are_refused_all_the_same(monkeypatch):
    """As before Linux 5.0, or with an older libseccomp."""
    monkeypatch.setattr(pyseccomp, "NOTIFY", 0x12345678)
    assert call_barrier(asked=True) is not None


def attacks_that_succeed(landlock: int) -> list[str]:
    """Which of all attacks do not end as they must, by the word of a grader on such a kernel."""

    class OnAnOlderKernel(Grader):
        _profile = Profile(landlock=landlock)

    with (
        a_secret_and_a_private_folder(),
        OnAnOlderKernel(options=Options(device="cpu", timeout=LIMIT)) as grader,
    ):
        return [attack.name for attack in ATTACKS if not holds(grader, attack)]


@pytest.mark.long
@pytest.mark.usefixtures("sandbox")
@every_kernel
def test_every_attack_fails_on_an_older_kernel(landlock):
    assert attacks_that_succeed(landlock) == []


@pytest.mark.long
@pytest.mark.usefixtures("sandbox")
@every_kernel
def test_every_attack_on_an_ordinary_user_fails_on_an_older_kernel(landlock):
    if os.geteuid() != 0:
        pytest.skip("the tests are run by an ordinary user already")
    if shutil.which("unshare") is None or subprocess.run([*AS_SOMEBODY, "true"], check=False).returncode:
        pytest.skip("root cannot become an ordinary user here (unshare --user)")
    script = (
        "import json, os\nfrom tests.sandbox.test_kernels import attacks_that_succeed\n"
        f"assert os.geteuid() == 1000\nprint(json.dumps(attacks_that_succeed({landlock})))"
    )
    done = subprocess.run(
        [*AS_SOMEBODY, sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    # Outside of its namespace this user is root, whose threads the kernel does not limit.
    assert set(json.loads(done.stdout)) <= {"a bomb of threads"}


def right_submissions(course: Course) -> dict[str, tuple[Submission, list[str]]]:
    """The solutions and every right variant by a name, with the exercises to grade them for."""
    submissions = {"the solutions": (read_folder(ROOT / "solutions", course), course.names)}
    for topic in course.topics:
        for variant in variants_of(course, topic):
            if variant.right:
                wire_files = submission(**{topic.name.split("_", 1)[1]: variant.source})
                submissions[f"{variant.exercise}, {variant.title}"] = (wire_files, [variant.exercise])
    return submissions


@pytest.mark.long
def test_nothing_that_right_code_asks_for_is_refused(course, record_property):
    record_property("torch", torch.__version__)
    with Grader(course, Options(device="cpu")) as grader:
        reports = {
            name: grader.grade(wire_files, names)
            for name, (wire_files, names) in right_submissions(course).items()
        }
    assert len(reports) > 100
    refused = {
        name: [flag for flag in report.all_flags if "asks the system for" in flag]
        for name, report in reports.items()
    }
    assert {name: flags for name, flags in refused.items() if flags} == {}, f"with torch {torch.__version__}"
