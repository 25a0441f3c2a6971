"""`make gpu`: all of it under the second name of the CPU, and what it does where something goes wrong."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.gpu import table
from benchmarks.gpu.packages import python_with
from benchmarks.gpu.parts import MOST, PARTS, Part
from benchmarks.gpu.running import CUT_OFF, DIFFERS, FAILED, HELD, ROOT, run
from grader.sandbox.barriers.filesystem import nvidia_devices
from tests.gpu_parts import SECONDS

SECOND = "cpu:0"
PATIENCE = 5
"""This may run on a slow machine that has other things to do."""


@pytest.mark.parametrize(
    ("name", "most", "status", "reason"),
    [
        ("fine", 60, HELD, ""),
        ("broken", 60, FAILED, "ValueError: nothing works"),
        pytest.param("wrong", 60, DIFFERS, "1 of its verdicts", marks=pytest.mark.long),
        pytest.param("slow", 15, CUT_OFF, "it took more than 15 s", marks=pytest.mark.long),
    ],
)
def test_a_part_that_fails_or_is_cut_off_keeps_what_it_has_found(name, most, status, reason):
    result = run(Part(name, name, f"tests.gpu_parts:{name}", SECONDS), SECOND, most)
    assert (result.status, result.reason) == (status, reason)
    found = table.as_json(SECOND, {"gpus": []}, [result], "today", 1.0)
    (part,) = found["parts"]
    assert found["held"] == (status == HELD)
    if name == "fine":
        assert part["figures"] == [{"name": f"seconds on {SECOND}", "value": SECONDS, "unit": "s"}]
    else:
        assert part["facts"] == {"before": "said"}
    assert [verdict["message"] for verdict in part["differing"]] == ["because"] * (name == "wrong")


def test_all_parts_together_take_eight_minutes_at_most():
    assert sum(part.seconds for part in PARTS) < MOST == 8 * 60


def gpu(*words):
    """`python -m benchmarks.gpu WORDS...`"""
    command = [sys.executable, "-m", "benchmarks.gpu", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.skipif(bool(nvidia_devices()), reason="there may be a GPU here")
def test_it_refuses_where_there_is_no_gpu(tmp_path):
    refused = gpu("--out", str(tmp_path))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "gpu: torch finds no GPU here; run this on a machine with one, or everything on the CPU with"
        " --second-device cpu:0.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_packages_of_a_folder_come_before_those_of_this_python(tmp_path):
    packages = tmp_path / "packages"
    (packages / "only_there").mkdir(parents=True)
    (packages / "only_there" / "__init__.py").write_text("")
    (packages / "click.py").write_text("FROM_THERE = True\n")
    python = python_with(packages, tmp_path / "python")
    looks = "import sys, importlib.util, click, only_there; assert click.FROM_THERE"
    looks += "; print(importlib.util.find_spec('torch').origin)"
    looked = subprocess.run([python, "-I", "-c", looks], capture_output=True, text=True, check=True)
    assert looked.stdout.strip() == importlib.util.find_spec("torch").origin


def test_the_table_has_its_place_in_the_page(tmp_path):
    page = tmp_path / "gpu.md"
    page.write_text((ROOT / "benchmarks" / "gpu.md").read_text(encoding="utf-8"), encoding="utf-8")
    table.keep(page, "| one |\n")
    table.keep(page, "| other |\n")
    text = page.read_text(encoding="utf-8")
    assert ("| one |" in text, text.count("| other |")) == (False, 1)
    assert "## What is unproven" in text


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What all of it finds on the CPU, with its packages in a folder, one of which no other folder has."""
    out, packages = tmp_path_factory.mktemp("out"), tmp_path_factory.mktemp("packages")
    (packages / "only_there.py").write_text("")
    where = "--out", str(out), "--packages", str(packages)
    ended = gpu("--second-device", SECOND, "--patience", str(PATIENCE), *where)
    found = json.loads((out / "gpu.json").read_text(encoding="utf-8"))
    assert (ended.returncode, found["held"]) == (0, True), ended.stdout + ended.stderr
    assert str(out / "gpu-table.md") in ended.stdout
    return found | {"table": (out / "gpu-table.md").read_text(encoding="utf-8")}


def figures(found, name):
    (part,) = (part for part in found["parts"] if part["name"] == name)
    assert (part["status"], part["differing"]) == (HELD, [])
    assert part["seconds"] < part["budget"] * PATIENCE
    return {figure["name"]: figure["value"] for figure in part["figures"]}, part["facts"], part["verdicts"]


@pytest.mark.long
def test_the_machine_is_in_it(found):
    machine = found["machine"]
    assert (found["device"], found["is_gpu"], machine["gpus"] == []) == (
        SECOND,
        False,
        machine["cuda"] is None,
    )
    assert machine["torch"]
    assert machine["cores"] >= 1
    assert [part["name"] for part in found["parts"]] == [part.name for part in PARTS]


@pytest.mark.long
def test_doctor_is_in_it(found):
    _, facts, verdicts = figures(found, "doctor")
    assert verdicts > 15
    assert facts["doctor"].endswith(f"Isolation: {facts['isolation']}")
    assert facts["isolation"].startswith("partial: it can open local sockets, share memory with others")
    assert facts["refused system calls"] == "none"


@pytest.mark.long
def test_solutions_are_in_it(found, course):
    values, facts, verdicts = figures(found, "solutions")
    assert (
        values["points"]
        == values["points of the course"]
        == sum(course.find(n)[1].points for n in course.names)
    )
    assert verdicts == len(course.names) + 1
    assert values[f"cases on {SECOND}"] > 1000
    assert facts["refused system calls"] == "none"


@pytest.mark.long
def test_right_and_wrong_versions_are_in_it(found):
    values, _, verdicts = figures(found, "variants")
    tried = values["right versions tried"], values["wrong versions tried"]
    assert sum(tried) == verdicts <= values["versions that there are"]
    assert min(tried) >= 15, "a topic has none"


@pytest.mark.long
def test_attacks_are_in_it(found):
    values, _, verdicts = figures(found, "attacks")
    assert 20 < values["attacks tried"] <= values["attacks that there are for this profile"]
    assert verdicts > 1.8 * values["attacks tried"]


@pytest.mark.long
def test_deaths_and_late_answers_are_in_it(found):
    values, _, verdicts = figures(found, "deaths")
    assert verdicts == 3 * values["submissions that die"] >= 18
    values, _, verdicts = figures(found, "late")
    assert verdicts == 2 * values["submissions whose answers are not there yet"] >= 12


@pytest.mark.long
def test_children_at_once_are_in_it(found):
    values, facts, _ = figures(found, "children")
    for number in (1, 2, 4, 8, 16):
        if f"{number} at once" in facts:
            assert number > 1, "there was no time for anything"
            continue
        assert values[f"seconds a submission, {number} at once"] > 0
        assert values[f"memory of a child, {number} at once"] > 1


@pytest.mark.long
def test_kernels_are_in_it(found):
    values, facts, _ = figures(found, "kernels")
    for kernel in ("a product of 64 × 64", "a convolution of 3 channels with 5 × 5"):
        errors = [
            values[f"largest relative error, {kernel}, {dtype}"]
            for dtype in ("float64", "float32, TF32 off", "float32, TF32 on")
        ]
        assert errors[0] < 1e-14 < errors[1] < 1e-5
    # A CPU has no TF32: there is nothing to lose.
    assert facts["exercises that lose points with TF32 on"] == "none"
    assert values["points of the solutions with TF32 on"] > 100


@pytest.mark.long
def test_the_table_has_a_line_for_each_part(found):
    assert "**no GPU: the CPU under a second name**" in found["table"]
    lines = found["table"].splitlines()[4:]
    assert [line.split(" | ")[0][2:] for line in lines[: len(PARTS)]] == [part.title for part in PARTS]
    assert {line.split(" | ")[0][2:] for line in lines[len(PARTS) + 3 :]} == {part.name for part in PARTS}
    assert Path("gpu.json").name in (ROOT / ".gitignore").read_text(encoding="utf-8")
