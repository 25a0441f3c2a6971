"""The names of the layouts, as `--layout` takes them."""

from __future__ import annotations

from enum import StrEnum


class Layout(StrEnum):
    """How the submissions of a class are arranged."""

    FOLDERS = "folders"
    FLAT = "flat"
    ARCHIVES = "archives"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    BLACKBOARD = "blackboard"
    BRIGHTSPACE = "brightspace"
    SAKAI = "sakai"
    REPOSITORIES = "repositories"
    CLASSROOM50 = "classroom50"
