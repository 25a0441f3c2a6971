"""Tasks for VS Code: check the file that is edited, or all, and list what is wrong among its problems.

The format is that of https://code.visualstudio.com/docs/debugtest/tasks, version 2.0.0.
"""

from __future__ import annotations

import json
from typing import Any

TASKS = ".vscode/tasks.json"

_PROBLEMS = {
    "owner": "gdgrade",
    "fileLocation": ["autoDetect", "${workspaceFolder}"],
    "severity": "error",
    "pattern": {"regexp": r"^(.+?):(\d+): (.+)$", "file": 1, "line": 2, "message": 3},
}


def tasks() -> str:
    """The text of `.vscode/tasks.json`."""
    shown = {"version": "2.0.0", "tasks": [_task("this file", ["${relativeFile}"]), _task("everything", [])]}
    return json.dumps(shown, indent=2) + "\n"


def _task(what: str, arguments: list[str]) -> dict[str, Any]:
    return {
        "label": f"gdgrade: check {what}",
        "type": "process",
        "command": "gdgrade",
        "args": ["check", "--format", "short", *arguments],
        "group": {"kind": "test", "isDefault": bool(arguments)},
        "presentation": {"reveal": "silent", "clear": True},
        "problemMatcher": _PROBLEMS,
    }
