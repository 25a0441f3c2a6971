"""Packs, and the ways in which the systems that they are for run them, as real processes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.batch.conftest import environment, gdgrade, gdgrade_here

__all__ = ["gdgrade", "gdgrade_here"]
"""Fixtures that these tests share with those of a batch."""

ROOT = Path(__file__).resolve().parents[2]
CONTAINER = ROOT / "tests" / "sandbox" / "container.py"
DONE = subprocess.CompletedProcess[str]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Came:
    """What came of a submission at a door: the points of each exercise by its name, the total, what students
    see of each, the exit code, and all that was printed."""

    points: Mapping[str, float]
    total: float
    outputs: Mapping[str, str]
    code: int
    printed: str


def run(command: list[str | Path], folder: Path, **more: str) -> DONE:
    """A process of a system: instead of the Python that install.sh makes it has that of these tests, or the
    one that GDGRADE_PYTHON names."""
    around = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "GDGRADE_SECRET")
    }
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={"GDGRADE_PYTHON": sys.executable, **around, **ONE_THREAD, **more},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@dataclass(frozen=True)
class Pack:
    """A pack that was written, and the way to its system."""

    system: str
    folder: Path

    def grade(self, submission: Path, scratch: Path, wrapped: tuple[str, ...] = ()) -> DONE:
        """Run what the system runs, in the layout that it has, inside of a command such as a container's."""
        return SYSTEMS[self.system](self.folder, submission, scratch, wrapped)

    def came(self, submission: Path, scratch: Path) -> Came:
        """What comes of a submission, read as the system reads it."""
        done = self.grade(submission, scratch)
        return READ[self.system](scratch, done)


def pack(folder: Path, system: str, *words: str) -> Pack:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "grader", "pack", system, "-o", str(folder / system), *words],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Pack(system, folder / system)


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Pack]:
    """`packs(SYSTEM, WORDS...)`: the pack of `gdgrade pack SYSTEM WORDS...`, made once."""
    made: dict[tuple[str, ...], Pack] = {}

    def get(system: str, *words: str) -> Pack:
        key = (system, *words)
        if key not in made:
            made[key] = pack(tmp_path_factory.mktemp("packs"), system, *words)
        return made[key]

    return get


def _gradescope(folder: Path, submission: Path, scratch: Path, wrapped: tuple[str, ...]) -> DONE:
    """/autograder as Gradescope lays it out; the zip is what was uploaded."""
    autograder = scratch / "autograder"
    unzip(folder.with_name(f"{folder.name}.zip"), autograder / "source")
    shutil.copy(autograder / "source" / "run_autograder", autograder / "run_autograder")
    shutil.copytree(submission, autograder / "submission", symlinks=True)
    (autograder / "results").mkdir()
    (autograder / "submission_metadata.json").write_text("{}")
    command = [*wrapped, "/bin/bash", autograder / "run_autograder"]
    return run(command, autograder, GDGRADE_AUTOGRADER=str(autograder))


def _github(folder: Path, submission: Path, scratch: Path, wrapped: tuple[str, ...]) -> DONE:
    """A checkout of a student's repository, and the step of the workflow that grades it."""
    checkout = scratch / "checkout"
    shutil.copytree(folder / "repository", checkout)
    shutil.copytree(submission, checkout / "exercises", symlinks=True)
    (scratch / "temp").mkdir()
    (step,) = [step for step in steps(checkout) if step.get("name") == "Grade"]
    assert step["env"] == {"GDGRADE_SECRET": "${{ secrets.GDGRADE_SECRET }}"}
    return run(
        [*wrapped, "/bin/bash", "-e", "-c", step["run"]],
        checkout,
        GDGRADE_SECRET=(folder / "secret.key").read_text(),
        RUNNER_TEMP=str(scratch / "temp"),
        GITHUB_STEP_SUMMARY=str(scratch / "summary.md"),
        GITHUB_OUTPUT=str(scratch / "output"),
    )


def steps(checkout: Path) -> list[dict[str, Any]]:
    workflow = yaml.safe_load((checkout / ".github" / "workflows" / "gdgrade.yml").read_text())
    return list(workflow["jobs"]["grade"]["steps"])


CLASSROOM50 = {
    "CLASSROOM": "deep-learning",
    "ASSIGNMENT": "gradients",
    "ASSIGNMENT_TYPE": "individual",
    "USERNAME": "ada",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-11-20T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/org/repo/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/org/repo/releases/tag/submit%2F2026",
    "REVIEW_URL": "https://github.com/org/repo/compare/b0...a1b2c3d",
    "PAGES_BASE_URL": "https://org.github.io/classroom50",
}


def _classroom50(folder: Path, submission: Path, scratch: Path, wrapped: tuple[str, ...]) -> DONE:
    """The bundle in the runner's folder, and a checkout to be in."""
    shutil.copytree(folder, scratch / "bundle")
    checkout = scratch / "checkout"
    shutil.copytree(submission, checkout, symlinks=True)
    (checkout / "result.json").write_text('{"score": 100}')
    autograder = scratch / "bundle" / "autograder.py"
    return run([*wrapped, sys.executable, autograder], checkout, **CLASSROOM50)


FAKE_DOCKER = """\
#!{python}
import json, os, re, sys

words = sys.argv[1:]
pairs = zip(words, words[1:])
volumes = dict(reversed(b.removesuffix(":ro").split(":")) for a, b in pairs if a == "--volume")
open({record!r}, "w").write(json.dumps([words, dict(os.environ)]))
lines = open({dockerfile!r}).read().replace("\\\\\\n", " ").splitlines()
said = dict(line.split(" ", 1) for line in lines if re.match("ENTRYPOINT|CMD", line))
program, script = json.loads(said["ENTRYPOINT"])
script = script.replace("/opt/gdgrade", {gdgrade!r})
arguments = [volumes[path] for path in json.loads(said["CMD"])]
wrapped = {wrapped!r}
command = [*wrapped, "/bin/" + program, script, *arguments]
os.execv(command[0], command)
"""


def _docker(folder: Path, submission: Path, scratch: Path, wrapped: tuple[str, ...]) -> DONE:
    """The script `grade`, with a docker that runs what the Dockerfile says, on this machine."""
    docker = scratch / "docker"
    docker.write_text(
        FAKE_DOCKER.format(
            python=sys.executable,
            record=str(scratch / "docker.json"),
            dockerfile=str(folder / "Dockerfile"),
            gdgrade=str(folder / "gdgrade"),
            wrapped=list(wrapped),
        )
    )
    docker.chmod(0o755)
    command = ["/bin/bash", folder / "grade", submission, scratch / "results"]
    return run(command, scratch, DOCKER=str(docker))


SYSTEMS: Mapping[str, Callable[[Path, Path, Path, tuple[str, ...]], DONE]] = {
    "gradescope": _gradescope,
    "github": _github,
    "classroom50": _classroom50,
    "docker": _docker,
}


def _read_gradescope(scratch: Path, done: DONE) -> Came:
    results = json.loads((scratch / "autograder" / "results" / "results.json").read_text())
    tests = {test["name"].split(": ")[1]: test for test in results["tests"]}
    return Came(
        {name: test["score"] for name, test in tests.items()},
        results["score"],
        {name: test["output"] for name, test in tests.items()},
        done.returncode,
        done.stdout + done.stderr,
    )


def _read_github(scratch: Path, done: DONE) -> Came:
    output = dict(line.split("=") for line in (scratch / "output").read_text().splitlines())
    return _of_markdown((scratch / "summary.md").read_text(), float(output["score"]), done)


def _read_classroom50(scratch: Path, done: DONE) -> Came:
    result = json.loads((scratch / "checkout" / "result.json").read_text())
    tests = {test["test-name"].split(": ")[-1]: test for test in result["tests"]}
    graded = {name: test for name, test in tests.items() if name != "files that can be graded"}
    return Came(
        {name: test["score"] / 100 for name, test in graded.items()},
        result["score"] / 100,
        {name: test["output"] for name, test in graded.items()},
        done.returncode,
        done.stdout + done.stderr,
    )


def _read_docker(scratch: Path, done: DONE) -> Came:
    report = scratch / "results" / "report.json"
    total = json.loads(report.read_text())["score"] if report.exists() else 0.0
    return _of_markdown((scratch / "results" / "feedback.md").read_text(), total, done)


def _of_markdown(text: str, total: float, done: DONE) -> Came:
    """The table, and the blocks below the names of exercises."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if "| `" in line]
    points = {row[1].strip("`"): float(row[3].split(" / ")[0]) for row in rows}
    outputs = {row[1].strip("`"): row[2] for row in rows}
    for part in text.split("\n**")[1:]:
        name, _, block = part.partition("**\n")
        fence, _, said = block.strip().partition("text\n")
        outputs[name] = said.partition(f"\n{fence}")[0]
    return Came(points, total, outputs, done.returncode, done.stdout + done.stderr)


READ: Mapping[str, Callable[[Path, DONE], Came]] = {
    "gradescope": _read_gradescope,
    "github": _read_github,
    "classroom50": _read_classroom50,
    "docker": _read_docker,
}


def unzip(archive: Path, folder: Path) -> None:
    """As `unzip` does, with the modes that are in the archive."""
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            packed.extract(member, folder)
            (folder / member.filename).chmod(stat.S_IMODE(member.external_attr >> 16))
