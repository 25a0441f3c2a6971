"""What an instructor chose when they packed gdgrade for another system: the file `pack.json` of the pack."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.doors.errors import DoorError
from grader.outline import BUILT_IN
from grader.reports.showing import Show

FILE = "pack.json"
VERSION = 1
COURSE = "course"
"""The folder of a pack that holds somebody's own course."""


class System(StrEnum):
    """What a pack is for."""

    GRADESCOPE = "gradescope"
    GITHUB = "github"
    CLASSROOM50 = "classroom50"
    DOCKER = "docker"


@dataclass(frozen=True)
class Settings:
    """How a pack grades: for which `system`, by gdgrade's own course or the one in the pack, on the exercises
    `names` (None: all). `show` is what students see of failures, with `after_due` only after the due date;
    `allow_unisolated` runs students' code also where it cannot be isolated."""

    system: System
    course: str = BUILT_IN
    names: tuple[str, ...] | None = None
    show: Show = Show.FULL
    after_due: bool = False
    allow_unisolated: bool = False

    def to_json(self) -> str:
        return json.dumps({"version": VERSION, **asdict(self)}, indent=2) + "\n"


def read_settings(path: Path) -> Settings:
    """The settings of the pack that `path` is the `pack.json` of. DoorError where they cannot be read."""
    try:
        values: Any = json.loads(path.read_text(encoding="utf-8"))
        if values["version"] != VERSION:
            raise DoorError(f"{path} was made by another version of gdgrade; run `gdgrade pack` again.")
        names = values["names"]
        return Settings(
            System(values["system"]),
            BUILT_IN if values["course"] == BUILT_IN else COURSE,
            tuple(map(str, names)) if names is not None else None,
            Show(values["show"]),
            values["after_due"] is True,
            values["allow_unisolated"] is True,
        )
    except OSError as error:
        raise DoorError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise DoorError(f"{path} is not the pack.json that `gdgrade pack` writes.") from error
