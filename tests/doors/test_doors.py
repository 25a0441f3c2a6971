"""One verdict at every door: each system's own entry script, as a real process, in the layout that it has."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from examples.classroom.layouts import LAYOUTS
from examples.classroom.students import BROKEN, HOSTILE, MadeStudent, make_students
from grader.batch.readers import Readers
from grader.course import load_course
from grader.grading import Grader
from tests.batch.conftest import Run, scores
from tests.doors.conftest import CONTAINER, ROOT, SYSTEMS, Came, Pack, run, steps
from tests.doors.contracts import CLASSROOM50, GRADESCOPE
from tests.doors.here import GradesHere
from tests.sandbox.container import DOCKERS, LANDLOCK

Packs = Callable[..., Pack]
TOPICS = ("02_losses", "04_softmax")
ONLY = ("--only", "02", "--only", "04")
FILE = "02_losses.py"
WANTED = {"right": 1, "partly": 5, "mistaken": 6, "untouched": 1}
"""Of each kind of student how many hand in at every door; seven more break their file, or attack."""

NAMED = "Likely mistake: "

RELU = "import torch\n\n\ndef relu(x):\n    return {}\n"


def handed_in(folder: Path, body: str, file: str = "01_activations.py") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(RELU.format(body))
    return folder


def test_gradescope_gets_results_that_keep_its_contract(tmp_path: Path, packs: Packs) -> None:
    """And nothing of what a student prints: neither in the results nor in the log of the instructor."""
    work = handed_in(tmp_path / "work", "x * (x > 0) * 0.5")
    with open(work / "01_activations.py", "a") as file:
        file.write("\nprint('::set-output name=score::100 PRINTED')\n")
    packed = packs("gradescope", "--only", "relu", "--only", "tanh")
    done = packed.grade(work, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "graded: 0 of 3 points.\n"
    text = (tmp_path / "autograder" / "results" / "results.json").read_text()
    results = json.loads(text)
    Draft202012Validator(GRADESCOPE).validate(results)
    assert results["stdout_visibility"] == "hidden"
    assert "PRINTED" not in text + done.stdout + done.stderr
    relu, tanh = sorted(results["tests"], key=lambda test: test["name"])
    assert (relu["status"], relu["score"], relu["visibility"]) == ("failed", 0.0, "visible")
    assert "a factor of 1/2" in relu["output"]
    assert tanh["output"] == "01_activations.py has no function `tanh`."
    assert "seed" not in text


def test_nothing_is_run_where_students_code_cannot_be_isolated(tmp_path: Path, packs: Packs) -> None:
    """And no results are there, not even those that somebody has left."""
    needs_root()
    work = handed_in(tmp_path / "work", "x.clamp(min=0)")
    packed = packs("classroom50", "--only", "relu")
    done = packed.grade(work, tmp_path, container(*LANDLOCK, "seccomp"))
    assert done.returncode == 2
    assert "Nothing was run: students' code cannot be isolated here (partial: it can read the" in done.stderr
    assert not (tmp_path / "checkout" / "result.json").exists()


def container(*forbidden: str) -> tuple[str, ...]:
    """Docker's capabilities and system calls, less these."""
    return (sys.executable, str(CONTAINER), ",".join(DOCKERS), ",".join(forbidden), "--")


def needs_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has capabilities to give up")


@pytest.mark.long
def test_a_pack_may_allow_it(tmp_path: Path, packs: Packs) -> None:
    needs_root()
    work = handed_in(tmp_path / "work", "x.clamp(min=0)")
    packed = packs("gradescope", "--only", "relu", "--allow-unisolated")
    done = packed.grade(work, tmp_path, container(*LANDLOCK, "seccomp"))
    assert (done.returncode, done.stdout) == (0, "graded: 1 of 1 points.\n"), done.stderr


@pytest.mark.long
@pytest.mark.parametrize("kept", ["Docker's", "none"])
def test_the_image_grades_under_dockers_profile(tmp_path: Path, packs: Packs, kept: str) -> None:
    """What the Dockerfile starts, by the script that starts it, with Docker's capabilities and with none."""
    needs_root()
    work = handed_in(tmp_path / "work", "x.clamp(min=0)")
    words = container() if kept == "Docker's" else (sys.executable, str(CONTAINER), "", "", "--")
    packed = packs("docker", "--only", "relu")
    done = packed.grade(work, tmp_path, words)
    assert (done.returncode, done.stdout) == (0, "graded: 1 of 1 points.\n"), done.stderr
    asked, around = json.loads((tmp_path / "docker.json").read_text())
    secret = (packed.folder / "secret.key").read_text().strip()
    assert around["GDGRADE_SECRET"] == secret
    assert not any(secret in word for word in asked)
    assert asked[2:4] == ["--network", "none"]
    assert {"--read-only", "no-new-privileges", f"{work}:/submission:ro"} <= set(asked)
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == [
        "feedback.html",
        "feedback.md",
        "report.json",
    ]


@pytest.fixture(scope="session")
def class_of_20(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty of the sample class, of every kind, whose work on these topics is of that kind."""
    left, chosen = dict(WANTED), []
    for student in make_students(100, 0, load_course()):
        if left.get(student.kind) and concerns(student):
            left[student.kind] -= 1
            chosen.append(student)
    assert not any(left.values())
    right = chosen[0]
    spoil = [*list(BROKEN.items())[:4], *((kind, append(text)) for kind, text in list(HOSTILE.items())[:3])]
    for number, (kind, spoilt) in enumerate(spoil):
        files = dict(right.files) | {FILE: spoilt(right.files[FILE])}
        chosen.append(replace(right, login=f"z{number}", number=number, kind=kind, files=files))
    assert len(chosen) == 20
    folder = tmp_path_factory.mktemp("twenty")
    LAYOUTS["folders"](folder, chosen)
    return folder


def append(text: bytes) -> Callable[[bytes], bytes]:
    return lambda source: source + text


def concerns(student: MadeStudent) -> bool:
    """Whether what is wrong with a student's work is in one of the topics."""
    exercises = {exercise.name for topic, exercise in load_course() if topic.name in TOPICS}
    return student.kind in ("right", "untouched") or bool(exercises & student.wrong.keys())


@pytest.mark.long
def test_the_same_work_gets_the_same_verdict_at_every_door(
    tmp_path: Path,
    class_of_20: Path,
    packs: Packs,
    gdgrade_here: Run,
    grader: Grader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The scripts are the systems' own. That each starts a Python of its own is in the other tests."""
    opened = {system: packs(system, *ONLY) for system in SYSTEMS}
    # One secret for all, that of the zip.
    first, *others = [next(opened[system].folder.rglob("secret.key")) for system in SYSTEMS]
    assert "gradescope" in first.parts
    for other in others:
        other.write_text(first.read_text())
    words = ("-o", tmp_path / "results", *ONLY, "--secret", first, "--workers", "1")
    graded = gdgrade_here("batch", class_of_20, *words)
    assert graded.returncode == 0, graded.stderr
    exported = gdgrade_here("export", tmp_path / "results", "--format", "gradescope")
    assert exported.returncode == 0, exported.stderr
    by_batch = scores(tmp_path / "results")
    assert len(by_batch) == 20

    def at(student: str, folder: Path, system: str) -> Came:
        scratch = tmp_path / system / student
        scratch.mkdir(parents=True)
        return opened[system].came(folder, scratch)

    folders = {found_id(folder.name, by_batch): folder for folder in sorted(class_of_20.iterdir())}
    came = {}
    with Readers(load_course(), 1) as readers, GradesHere(grader, readers, tmp_path) as here:
        monkeypatch.setenv("GDGRADE_PYTHON", str(here.program))
        for student, folder in folders.items():
            for system in SYSTEMS:
                came[student, system] = here.during(partial(at, student, folder, system))
    compared = ran_out = 0
    for student in folders:
        results = tmp_path / "results" / "export" / "gradescope" / student / "results.json"
        tests = {test["name"].split(": ")[1]: test for test in json.loads(results.read_text())["tests"]}
        for system in SYSTEMS:
            door = came[student, system]
            where = f"{student} at {system}: {door.printed}"
            assert door.points == {name: test["score"] for name, test in tests.items()}, where
            assert door.total == float(by_batch[student]["final_score"]), where
            failed = [name for name, test in tests.items() if test["status"] == "failed"]
            said = [(first_sentence(door.outputs[n]), first_sentence(tests[n]["output"])) for n in failed]
            for one, other in said:
                # A search for a name that runs out of its time ends without one, on either side.
                named = one.startswith(NAMED) and other.startswith(NAMED)
                assert one == other or not named, where
            # What is named after the worked solution is not where students could get that.
            if system in ("gradescope", "docker"):
                compared += len(said)
                ran_out += sum(one != other for one, other in said)
            if system in ("github", "docker"):
                full = tests and all(test["status"] == "passed" for test in tests.values())
                assert door.code == (0 if full else 1), where
            else:
                assert door.code == 0, where
    assert compared > 20
    assert ran_out <= 0.1 * compared


def found_id(folder: str, ids: Mapping[str, object]) -> str:
    (found,) = [one for one in ids if one.split("-")[-1] == folder.split()[-1] or folder.split()[-1] in one]
    return found


def first_sentence(output: str) -> str:
    """The first sentence of what students see, after the place. How far the search for a place gets within
    its time depends on the machine, so what it found is left out."""
    paragraphs = [
        part
        for part in output.split("\n\n")
        if not re.match(r"[\w.]+\.py:\d+$|Place: ", part) and not re.search(r", all \d+ cases? pass", part)
    ]
    sentence = re.split(r"\.(?:\s|$)", paragraphs[0])[0] if paragraphs else ""
    return re.sub(r"^(Likely mistake), [^:]*(?=: )", r"\1", sentence)


@pytest.mark.long
def test_classroom50_gets_integers_and_github_a_summary(tmp_path: Path, packs: Packs) -> None:
    """In one: a name and a message that would be markup, and workflow commands, are shown as they are."""
    work = handed_in(tmp_path / "work", "x * 3")
    (work / "::error::<b>.zip").write_bytes(b"no zip")
    with open(work / "01_activations.py", "a") as file:
        file.write("\n\ndef tanh(x):\n    raise ValueError('```\\n::error::![x](https://example.org)')\n")
    words = ("--only", "relu", "--only", "tanh")
    for system in ("classroom50", "github"):
        (tmp_path / system).mkdir()
    came = packs("classroom50", *words).came(work, tmp_path / "classroom50")
    result = json.loads((tmp_path / "classroom50" / "checkout" / "result.json").read_text())
    Draft202012Validator(CLASSROOM50).validate(result)
    assert (came.code, result["score"], result["max-score"]) == (0, 0, 300)
    assert (result["owner"], result["submission"][:7]) == ("ada", "submit/")
    came = packs("github", *words).came(work, tmp_path / "github")
    assert came.code == 1
    assert came.printed == "graded: 0 of 3 points.\n"
    assert (tmp_path / "github" / "output").read_text() == "score=0\nmax_score=3\n"
    summary = (tmp_path / "github" / "summary.md").read_text()
    assert summary.startswith("### gdgrade: 0 of 3 points\n")
    assert "\n````text\n" in summary
    fence = ""
    for line in summary.splitlines():  # outside of blocks there is nothing of the student's
        if not fence and line.startswith("```"):
            fence = line.removesuffix("text")
        elif fence:
            fence = "" if line == fence else fence
        else:
            assert "error::" not in line


@pytest.mark.long
def test_a_submission_without_an_exercise_is_no_vacuous_pass(tmp_path: Path, packs: Packs) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "README.md").write_text("Sorry!")
    came = packs("classroom50", "--only", "relu").came(tmp_path / "work", tmp_path)
    result = json.loads((tmp_path / "checkout" / "result.json").read_text())
    Draft202012Validator(CLASSROOM50).validate(result)
    assert (came.code, result["score"], result["max-score"]) == (0, 0, 100)
    assert not any(test["passed"] for test in result["tests"])


def test_the_workflow_caches_what_it_installs_and_has_no_rights(packs: Packs) -> None:
    checkout = packs("github", "--only", "relu").folder / "repository"
    assert (
        "permissions:\n  contents: read\n" in (checkout / ".github" / "workflows" / "gdgrade.yml").read_text()
    )
    used = {step["uses"].split("@")[0]: step for step in steps(checkout) if "uses" in step}
    assert used["actions/checkout"]["with"] == {"persist-credentials": False}
    assert used["actions/setup-python"]["with"]["python-version"] == "{}.{}".format(*sys.version_info[:2])
    assert used["actions/cache"]["with"]["path"] == ".github/gdgrade/venv"
    (install,) = [step for step in steps(checkout) if step.get("name") == "Install"]
    assert install["if"] == "steps.installed.outputs.cache-hit != 'true'"
    assert not list(checkout.rglob("secret.key"))


def test_every_script_is_bash(packs: Packs) -> None:
    for system in SYSTEMS:
        folder = packs(system, "--only", "relu").folder
        for path in sorted(folder.rglob("*")):
            of_package = "grader" in path.relative_to(folder).parts
            if path.is_file() and not of_package and path.read_bytes().startswith(b"#!/usr/bin/env bash"):
                assert run(["/bin/bash", "-n", path], ROOT).returncode == 0, path
                assert path.stat().st_mode & 0o700 == 0o700, path


def test_a_folder_in_the_place_of_a_result_does_not_keep_it_away(tmp_path: Path, packs: Packs) -> None:
    work = handed_in(tmp_path / "work", "x.clamp(min=0)")
    (work / "release-body.md" / "inside").mkdir(parents=True)
    done = packs("classroom50", "--only", "relu").grade(work, tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "checkout" / "result.json").read_text())["score"] == 100
    assert "1 of 1 exercise passed" in (tmp_path / "checkout" / "release-body.md").read_text()


def test_setup_installs_what_was_pinned_in_an_environment_of_its_own(tmp_path: Path, packs: Packs) -> None:
    """With a python that only writes down what it is asked: torch for the CPU, and the rest by version."""
    source = tmp_path / "autograder" / "source"
    shutil.copytree(packs("gradescope", "--only", "relu").folder, source)
    (source / "gdgrade" / "secret.key").chmod(0o644)
    asked = tmp_path / "asked"
    python = tmp_path / "bin" / "python3.12"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/bash\necho "$@" >> {asked}\n'
        '[ "$3" = venv ] && mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; exit 0\n'
    )
    python.chmod(0o755)
    (tmp_path / "bin" / "python3.13").symlink_to("/bin/false")
    done = run(
        ["/bin/bash", source / "setup.sh"],
        tmp_path,
        PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        GDGRADE_AUTOGRADER=str(tmp_path / "autograder"),
    )
    assert done.returncode == 0, done.stderr
    lines = asked.read_text().splitlines()
    # Outside of the folder that only root may enter.
    assert f"-I -m venv {tmp_path}/autograder/venv" in lines
    assert source.stat().st_mode & 0o777 == 0o700
    pip = [line for line in lines if line.startswith("-I -m pip install")]
    assert [line.split("--requirement ")[1] for line in pip] == [
        f"{source}/gdgrade/torch.txt",
        f"{source}/gdgrade/requirements.txt",
    ]
    assert "--no-deps" in pip[0]
    assert "/whl/cpu" in pip[0]
    assert (source / "gdgrade" / "secret.key").stat().st_mode & 0o777 == 0o600
