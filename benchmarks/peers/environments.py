"""A virtual environment for each peer under `.venvs/`, which git ignores. They share the checkout's torch."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.peers.peer import Peer
from benchmarks.plain import ROOT

HERE = Path(__file__).resolve().parent
VENVS = HERE / ".venvs"
PINNED = (ROOT / "constraints.txt", HERE / "requirements.txt")
SHARED = ("torch", "numpy")
PYTHON_VARIABLE = "PEERS_PYTHON"
"""The Python of the environments. It has to be of the version that the checkout's torch was built for."""


def python_of(peer: Peer) -> Path:
    """The Python that runs a peer: gdgrade's own is the present one."""
    return VENVS / peer.name / "bin" / "python" if peer.packages else Path(sys.executable)


def version_of(peer: Peer) -> str:
    """The version that is pinned; gdgrade has none, it is what is here."""
    lines = [line for path in PINNED for line in path.read_text(encoding="utf-8").splitlines()]
    return next((line.partition("==")[2] for line in lines if line.startswith(f"{peer.name}==")), "")


def is_ready(peer: Peer) -> bool:
    """Whether the environment is there and of the present versions."""
    return not peer.packages or (_mark(peer).exists() and _mark(peer).read_text() == _recipe(peer))


def set_up(peer: Peer) -> None:
    """Make the environment unless it is there. Raises CalledProcessError where pip fails."""
    if is_ready(peer):
        return
    print(f"Setting up the environment of {peer.name} (once).")
    folder = VENVS / peer.name
    subprocess.run([_python(), "-m", "venv", "--clear", "--without-pip", folder], check=True)
    pip = (sys.executable, "-m", "pip", "--python", str(python_of(peer)), "--disable-pip-version-check")
    pinned = [word for path in PINNED for word in ("--constraint", str(path))]
    install = ("install", "--quiet", "--quiet", "--no-cache-dir", *pinned, *peer.packages)
    subprocess.run([*pip, *install], check=True)
    _share(next(folder.glob("lib/python3*/site-packages")))
    _mark(peer).write_text(_recipe(peer))


def _python() -> str:
    return os.environ.get(PYTHON_VARIABLE) or str(Path(sys.base_prefix, "bin", "python3"))


def _mark(peer: Peer) -> Path:
    return VENVS / peer.name / ".ready"


def _recipe(peer: Peer) -> str:
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in PINNED)).hexdigest()
    return f"{' '.join(peer.packages)} {digest}\n"


def _share(site_packages: Path) -> None:
    """Let an environment see torch and NumPy of this one, after its own packages, and nothing else: a plugin
    of pytest, for example, would be loaded there too."""
    shared = VENVS / "shared"
    shared.mkdir(exist_ok=True)
    for entry in {entry for name in _with_dependencies(SHARED) for entry in _top_level(name)}:
        link = shared / entry.name
        if not link.is_symlink() or link.readlink() != entry:
            link.unlink(missing_ok=True)
            link.symlink_to(entry)
    (site_packages / "shared.pth").write_text(f"{shared}\n")


def _with_dependencies(names: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    waiting = [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            needed = map(Requirement, importlib.metadata.requires(name) or ())
            waiting += [
                canonicalize_name(r.name)
                for r in needed
                if r.marker is None or r.marker.evaluate({"extra": ""})
            ]
    return found


def _top_level(name: str) -> Iterator[Path]:
    """The files and folders of a distribution that lie in site-packages itself."""
    distribution = importlib.metadata.distribution(name)
    for first in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
        yield Path(str(distribution.locate_file(first))).resolve()
