#!/usr/bin/env bash
# Gradescope runs this as root, once, when it builds the image for the assignment.
set -euo pipefail
autograder=${GDGRADE_AUTOGRADER:-/autograder}
source=$autograder/source

# Ubuntu 22.04 comes with Python 3.10, and 24.04 with 3.12.
find_python() {
    for python in python3.13 python3.12 python3.11 python3; do
        if "$python" -I -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return
        fi
    done
    return 1
}
if ! find_python; then
    apt-get update
    apt-get install --yes --no-install-recommends python3.12-venv ||
        apt-get install --yes --no-install-recommends python3.11-venv
    find_python
fi

chmod 700 "$source"
chmod 600 "$source/gdgrade/secret.key"
chmod 700 "$source/gdgrade/install.sh" "$source/gdgrade/grade.sh"
# Students' code runs as the user nobody, who has to read Python's packages and nothing of this folder.
"$source/gdgrade/install.sh" "$autograder/venv" "$python"
