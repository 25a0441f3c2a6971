"""The same barriers for whoever runs the grader: where the tests run as root, once more as somebody else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
AS_SOMEBODY = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
SOURCE = """
import os
import socket

def sigmoid(x):
    open("/etc/passwd").read()

def tanh(x):
    os.fork()

def relu(x):
    return x.clamp(min=0)

def relu_derivative(x):
    socket.socket()
"""


@pytest.fixture(scope="module", autouse=True)
def only_where_root_can_become_somebody():
    if os.geteuid() != 0:
        pytest.skip("the tests are run by an ordinary user already")
    if shutil.which("unshare") is None or subprocess.run([*AS_SOMEBODY, "true"], check=False).returncode:
        pytest.skip("root cannot become an ordinary user here (unshare --user)")


def test_an_ordinary_user_gets_the_same_barriers(grader, tmp_path):
    if grader.isolation != "isolated":
        pytest.skip(f"this machine confines student code only so far: {grader.isolation}")
    (tmp_path / "01_activations.py").write_text(SOURCE)
    check = "import os, sys, grader.cli.main; assert os.geteuid() == 1000; grader.cli.main.main()"
    words = ["sigmoid", "tanh", "relu", "relu_derivative", "--device", "cpu", "--json", "-"]
    done = subprocess.run(
        [*AS_SOMEBODY, sys.executable, "-c", check, "check", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["isolation"] == "isolated"
    told = {e["name"]: (e["status"], e["cases"][0]["message"]) for e in report["exercises"]}
    assert told["relu"][0] == "passed"
    refused = {
        "sigmoid": "PermissionError|No such file here",
        "tanh": "PermissionError",
        "relu_derivative": "no network here",
    }
    for name, words_of_it in refused.items():
        status, message = told[name]
        assert status == "error"
        assert re.search(words_of_it, message)
