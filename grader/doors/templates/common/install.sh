#!/usr/bin/env bash
# Makes the virtual environment VENV with what gdgrade needs, in the versions that the pack was made with.
#
#     install.sh VENV [PYTHON]
#
# Needs Python 3.11 or newer with its venv module, and the network for pip. TORCH_INDEX names another index for
# torch than that of the builds for the CPU.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$(realpath --canonicalize-missing -- "$1")
python=${2:-python3}

# It may be started in the checkout of a student: -I keeps the files there off Python's path.
if ! "$python" -I -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'; then
    echo "gdgrade needs Python 3.11 or newer with its venv module; $python has no such Python." >&2
    exit 1
fi
"$python" -I -m venv "$venv"
cd "$here"
pip=("$venv/bin/python" -I -m pip install --disable-pip-version-check --no-deps --only-binary ":all:")
"${pip[@]}" --index-url "${TORCH_INDEX:-https://download.pytorch.org/whl/cpu}" --requirement "$here/torch.txt"
"${pip[@]}" --requirement "$here/requirements.txt"
"$venv/bin/python" -I -m compileall -q "$here/grader"
PYTHONPATH=$here "$venv/bin/python" -P -m grader --version
