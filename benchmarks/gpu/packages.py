"""Packages in a folder, for a machine whose Python lacks some and where none can be installed.

A Python whose own packages are the folder's, and that has those of this one beside them, hands them on to
every process that is started with it: nothing else would, as a process that runs student code gets nothing of
its caller's environment, and reads nothing but folders of packages.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
import venv
from pathlib import Path


def python_with(packages: Path, folder: Path) -> Path:
    """A Python in a new `folder` that finds the packages in `packages` first, then those of this one."""
    venv.EnvBuilder(symlinks=True, with_pip=False).create(folder)
    variables = {"base": str(folder), "platbase": str(folder)}
    own = Path(sysconfig.get_path("purelib", "venv", variables))
    shutil.copytree(packages, own, dirs_exist_ok=True)
    here = [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")]
    (own / "beside.pth").write_text("\n".join(here) + "\n", encoding="utf-8")
    # Children of root become nobody, and have to come through.
    folder.chmod(0o755)
    return folder / "bin" / "python"
