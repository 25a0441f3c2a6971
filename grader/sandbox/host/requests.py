"""What a child is asked: a request is one exercise as it sees it, and nothing about what is right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.sandbox.wire import pack
from grader.submission import SourceFile


@dataclass(frozen=True)
class ExerciseRequest:
    """One exercise as the child sees it. `frame` is the whole of it, packed once and sent to every
    submission, `one_by_one` the same with each answer to be sent as it comes; `calls` is the number of
    answers it asks for, `kind` "function" or "class". `examined` are the calls that are watched or observed,
    which makes them slower than they are; `devices` those other than the CPU that its calls are on."""

    exercise: str
    file: str
    rule: Mapping[str, Any]
    calls: int
    kind: str
    frame: bytes = field(repr=False)
    one_by_one: bytes = field(repr=False)
    examined: frozenset[int] = frozenset()
    devices: frozenset[str] = frozenset()


def request(
    header: Mapping[str, Any],
    rule: Mapping[str, Any],
    cases: Sequence[Mapping[str, Any]],
    calls: Sequence[Mapping[str, Any]],
    arrays: Mapping[str, NDArray[Any]],
    watched: Collection[int] = (),
) -> ExerciseRequest:
    """The request of one exercise.

    `header` is `{"request": exercise, "of": file, "library", "driver", "class"}`, `rule` what the
    inspection enforces; `cases` are argument specs by name (see `arguments`), `calls` say which case
    on which device in which dtype. Where the rule asks for a derivation, each operator of the first call
    of `watched` is looked at, and in all of these whether the student's code loops.
    """
    looked_for = {"ready_made": rule["ready_made"], "loops": rule.get("loops", True)}
    watch = {"calls": [*watched], **looked_for} if rule["by_hand"] else None
    whole = {**header, "gradients": not rule["by_hand"], "watch": watch, "cases": cases, "calls": calls}
    together, singly = (pack(whole | {"one_by_one": single}, arrays) for single in (False, True))
    kind = "class" if header["class"] else "function"
    observed = header.get("observed")
    examined = {*(watch["calls"] if watch else ()), *((observed["call"],) if observed else ())}
    name, file, asked = header["request"], header["of"], len(calls)
    devices = frozenset(call["device"] for call in calls) - {"cpu"}
    return ExerciseRequest(name, file, rule, asked, kind, together, singly, frozenset(examined), devices)


def as_wire(files: Iterable[SourceFile]) -> bytes:
    """The frame that gives a child the files of a submission, and of notebooks where their cells begin."""
    all_files = list(files)
    named = {file.name: file.source for file in all_files}
    cells = {file.name: list(file.cells) for file in all_files if file.cells}
    arrays = {str(i): np.frombuffer(source, dtype=np.uint8) for i, source in enumerate(named.values())}
    return pack({"files": list(named), "cells": cells}, arrays)
