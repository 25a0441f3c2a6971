"""What is in a pack, who can read it, and where its inputs come from."""

from __future__ import annotations

import hmac
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import grader
from grader.cli.main import run
from grader.doors.errors import DoorError
from grader.doors.secret import VARIABLE, Secret, find_secret, new_secret
from grader.grading import SEED_BITS
from grader.submission import SourceFile, Submission
from tests.batch.conftest import ROOT, Run
from tests.doors.conftest import SYSTEMS, Pack

Packs = Callable[..., Pack]
PACKAGE = Path(grader.__file__).parent
TEMPLATES = PACKAGE / "doors" / "templates"


def inside(pack: Pack) -> Path:
    """The folder of a pack that holds gdgrade."""
    (settings,) = pack.folder.rglob("pack.json")
    return settings.parent


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_a_pack_is_complete_and_students_get_no_solution(system: str, packs: Packs) -> None:
    pack = packs(system, "--only", "relu")
    top = inside(pack)
    package = {path.relative_to(PACKAGE) for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts}
    packed = {path.relative_to(top / "grader") for path in (top / "grader").rglob("*")}
    added = {"exercises", "solutions"} if system in ("gradescope", "docker") else {"exercises"}
    assert {path.parts[0] for path in packed - package} == added
    assert package <= packed
    assert {path.name for path in (top / "grader" / "exercises").iterdir()} == {
        path.name for path in (ROOT / "exercises").glob("*.py")
    }
    solutions = {path.read_bytes() for path in (ROOT / "solutions").glob("*.py")}
    for path in pack.folder.rglob("*"):
        if path.is_file():
            assert path.read_bytes() not in solutions or "solutions" in path.parts, path
            assert "@PYTHON@" not in path.read_text("utf-8") or "grader" in path.parts, path
    assert json.loads((top / "pack.json").read_text())["names"] == ["relu"]


def test_code_that_is_not_isolated_finds_no_solution(packs: Packs) -> None:
    folder = packs("gradescope", "--only", "relu", "--allow-unisolated").folder
    assert not list(folder.rglob("solutions"))


def test_what_it_installs_are_the_versions_that_are_tested(packs: Packs) -> None:
    """All of them, and torch as its index for the CPU has it."""
    top = inside(packs("docker", "--only", "relu"))
    tested = set()
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        tested.add(re.sub(r"[-_.]+", "-", line.split(";")[0].strip()).casefold())
    pins = [*(top / "requirements.txt").read_text().split(), *(top / "torch.txt").read_text().split()]
    assert {"numpy", "click", "landlockpy", "sympy", "torch"} <= {pin.split("==")[0] for pin in pins}
    for pin in pins:
        assert re.sub(r"[-_.]+", "-", pin) in tested, pin
        assert "+" not in pin


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_only_its_owner_can_read_it_and_every_pack_has_its_own_secret(system: str, packs: Packs) -> None:
    pack = packs(system, "--only", "relu")
    assert stat.S_IMODE(pack.folder.stat().st_mode) == 0o700
    (secret,) = [path for path in pack.folder.rglob("secret.key") if path.is_file()]
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(bytes.fromhex(secret.read_text().strip())) == 32
    others = [packs(other, "--only", "relu").folder for other in SYSTEMS if other != system]
    assert secret.read_text() not in [next(other.rglob("secret.key")).read_text() for other in others]


def test_the_zip_has_its_scripts_at_the_top_with_their_modes(packs: Packs) -> None:
    folder = packs("gradescope", "--only", "relu").folder
    archive = folder.with_name("gradescope.zip")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with zipfile.ZipFile(archive) as packed:
        modes = {info.filename: stat.S_IMODE(info.external_attr >> 16) for info in packed.infolist()}
    assert modes["setup.sh"] == modes["run_autograder"] == 0o700
    assert modes["gdgrade/secret.key"] == 0o600
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(modes) == on_disk


def test_the_bundle_of_classroom50_is_below_its_limit(packs: Packs, tmp_path: Path) -> None:
    """10 MB is the most that its runner fetches."""
    folder = packs("classroom50", "--only", "relu").folder
    archive = shutil.make_archive(str(tmp_path / "bundle"), "gztar", folder)
    assert os.path.getsize(archive) < 5_000_000
    assert json.loads((folder / "runtime.json").read_text())["python"].startswith("3.")


def test_the_image_has_no_secret_no_root_and_torch_for_the_cpu(packs: Packs) -> None:
    folder = packs("docker", "--only", "relu").folder
    lines = (folder / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    said: dict[str, list[str]] = {}
    for line in lines:
        word, _, rest = line.partition(" ")
        said.setdefault(word, []).append(rest.strip())
    assert said["USER"] == ["1000"]
    assert any("useradd --uid 1000 " in line for line in said["RUN"])
    assert lines.index("USER 1000") < next(n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
    assert re.fullmatch(r"python:3\.\d+-slim", said["FROM"][0])
    assert said["COPY"] == ["gdgrade /opt/gdgrade"]
    ignored = (folder / ".dockerignore").read_text().splitlines()
    assert [line for line in ignored if not line.startswith("#")][:2] == ["*", "!gdgrade"]
    assert not list((folder / "gdgrade").rglob("secret.key"))
    assert "/whl/cpu" in (folder / "gdgrade" / "install.sh").read_text()


@pytest.mark.long
def test_installing_in_a_checkout_runs_nothing_of_it(tmp_path: Path) -> None:
    """Classroom 50 and GitHub start it there."""
    pack, checkout = tmp_path / "pack", tmp_path / "checkout"
    for folder in (pack / "grader", checkout):
        folder.mkdir(parents=True)
    shutil.copy(TEMPLATES / "common" / "install.sh", pack)
    for name in ("torch.txt", "requirements.txt", "grader/__main__.py"):
        (pack / name).touch()
    names = ("venv", "ensurepip", "pip", "compileall", "json", "struct", "grader")
    for name in names:
        (checkout / f"{name}.py").write_text(
            f"open({str(tmp_path / 'mark')!r}, 'w')\nraise SystemExit('no')\n"
        )
    command = ["bash", "../pack/install.sh", "../made", sys.executable]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=300, check=False)
    assert not (tmp_path / "mark").exists()
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "made" / "bin" / "python").exists()


def test_a_pack_is_not_written_over_something_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "secret.key").write_text("the secret of a term")
    assert run(["pack", "docker", "-o", str(tmp_path / "there")]) == 2
    assert "already exists; remove it, or name another folder with -o." in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["secret.key"]
    assert run(["pack", "docker", "--after-due", "-o", str(tmp_path / "new")]) == 2
    assert "--after-due is for gradescope" in capsys.readouterr().err


def submission(source: bytes, *beside: bytes) -> Submission:
    others = tuple(SourceFile(f"data{n}.csv", content, "") for n, content in enumerate(beside))
    return Submission("ada", (SourceFile("02_losses.py", source, "02_losses.py"),), others)


def test_inputs_depend_on_the_secret_and_on_every_byte_handed_in() -> None:
    """The seed is HMAC-SHA256, so it is the same wherever the same pack runs."""
    key, other = (Secret(bytes.fromhex(new_secret())) for _ in range(2))
    work = submission(b"x = 1\n", b"1,2\n")
    of_content = bytes.fromhex(work.info.sha256)
    seeds = {
        key.seed(work),
        other.seed(work),
        key.seed(submission(b"x = 1 \n", b"1,2\n")),
        key.seed(submission(b"x = 1\n", b"1,3\n")),
        key.seed(submission(b"x = 1\n")),
    }
    assert len(seeds) == 5
    assert key.seed(submission(b"x = 1\n", b"1,2\n")) == key.seed(work) < 2**SEED_BITS
    by_hand = hmac.new(bytes(32), b"gdgrade: the seed of a submission\0" + of_content, "sha256").digest()
    assert Secret(bytes(32)).seed(work) == int.from_bytes(by_hand[:16], "big")


def test_the_secret_leaves_the_environment_and_has_to_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret.key"
    monkeypatch.setenv(VARIABLE, new_secret())
    find_secret(file)
    assert VARIABLE not in os.environ
    with pytest.raises(DoorError, match=f"There is no secret to draw the inputs from: set {VARIABLE}"):
        find_secret(file)
    file.write_text(new_secret())
    file.chmod(0o640)
    with pytest.raises(DoorError, match="Other users may read the secret in"):
        find_secret(file)
    file.chmod(0o600)
    assert "key" not in repr(find_secret(file))
    file.write_text("password")
    with pytest.raises(DoorError, match="is not a gdgrade secret, which has 64 hexadecimal digits"):
        find_secret(file)


def test_nothing_is_graded_without_the_secret(packs: Packs, tmp_path: Path, gdgrade: Run) -> None:
    top = inside(packs("github", "--only", "relu"))
    (tmp_path / "01_activations.py").write_text("def relu(x):\n    return x.clamp(min=0)\n")
    done = gdgrade("grade-one", tmp_path, "--pack", top / "pack.json", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "There is no secret to draw the inputs from: set GDGRADE_SECRET, or restore" in done.stderr


@pytest.mark.long
def test_a_course_of_ones_own_is_packed(tmp_path: Path, gdgrade: Run) -> None:
    course = shutil.copytree(ROOT / "examples" / "course", tmp_path / "signals")
    packed = gdgrade("--course", course, "pack", "gradescope", "-o", tmp_path / "gradescope")
    assert packed.returncode == 0, packed.stderr
    pack = Pack("gradescope", tmp_path / "gradescope")
    names = {path.name for path in (inside(pack) / "course").iterdir()}
    assert names == {"course", "exercises", "solutions"}
    shutil.rmtree(course / "variants")
    work = course / "solutions"
    (tmp_path / "scratch").mkdir()
    came = pack.came(work, tmp_path / "scratch")
    assert came.code == 0, came.printed
    assert set(came.outputs.values()) == {"Passed."}


@pytest.mark.long
def test_students_code_cannot_find_the_secret(tmp_path: Path, packs: Packs) -> None:
    """By the environments and files of every process, and at every place where it is or may be."""
    pack = packs("github", "--only", "relu")
    secret = (pack.folder / "secret.key").read_text().strip()
    other = packs("gradescope", "--only", "relu")
    spy = f"""
import glob, os

def relu(x):
    found = [repr(dict(os.environ))]
    for path in [*glob.glob("/proc/[0-9]*/environ"), *glob.glob("/proc/[0-9]*/cmdline"),
                 {str(inside(other) / "secret.key")!r}, {str(pack.folder / "secret.key")!r}]:
        try:
            found.append(open(path, "rb").read().decode("utf-8", "replace"))
        except OSError:
            pass
    raise ValueError("FOUND" + " ".join(found).replace("\\0", " "))
"""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "01_activations.py").write_text(spy)
    came = pack.came(tmp_path / "work", tmp_path)
    assert "FOUND" in came.outputs["relu"], came
    keys = [secret, (inside(other) / "secret.key").read_text().strip()]
    assert not any(key in text for key in keys for text in (*came.outputs.values(), came.printed))
