#!/usr/bin/env python3
"""Grade a submission by gdgrade, for Classroom 50.

Its runner starts this in the student's checkout and reads result.json and release-body.md there. The exit
code is 0 where the submission was graded, whatever it earned.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).resolve().parent / "gdgrade"


def main() -> int:
    # A student may have handed in a result of their own, or a folder in its place.
    for place in map(Path, ("result.json", "release-body.md")):
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    if "GDGRADE_PYTHON" not in os.environ and not (BUNDLE / "venv" / "bin" / "python").exists():
        # The log of the job is the student's to read, and pip has nothing to tell them.
        command = ["bash", str(BUNDLE / "install.sh"), str(BUNDLE / "venv"), sys.executable]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    # What unpacks the bundle may not keep its modes.
    (BUNDLE / "secret.key").chmod(0o600)
    return subprocess.run(["bash", str(BUNDLE / "grade.sh"), ".", "."], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
