#!/usr/bin/env bash
# Grades the submission in a folder and writes what the system of this pack wants into another.
#
#     grade.sh SUBMISSION RESULTS
#
# GDGRADE_PYTHON names another Python than that of install.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
submission=$1
results=$2

# Nothing of the submission may be on a path that Python or the system looks in.
unset PYTHONHOME PYTHONSTARTUP LD_LIBRARY_PATH LD_PRELOAD
export PYTHONPATH=$here
exec "${GDGRADE_PYTHON:-$here/venv/bin/python}" -P -m grader grade-one "$submission" \
    --pack "$here/pack.json" --output "$results"
