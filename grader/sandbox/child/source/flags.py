"""Flags, in a few short sentences that no flood of others can push one out of. Runs in the child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, auto

MAX_FLAGS = 20
MAX_LENGTH = 200
MAX_NAME = 60
LINES_SHOWN = 3


class Kind(IntEnum):
    """What a flag is about, the most telling first."""

    REBINDING = auto()
    RUNS_STRINGS = auto()
    NAMES_BY_STRINGS = auto()
    AT_IMPORT = auto()
    PRIVATE_PART = auto()
    OTHER_MODULE = auto()
    INTERPRETER = auto()
    DERIVATIVE = auto()
    UNUSUAL_PART = auto()
    PRIVATE_NAME = auto()
    SPECIAL_NAME = auto()
    CHANGED_LIBRARY = auto()
    PATTERN = auto()
    STAR_IMPORT = auto()
    MODULE_AS_VALUE = auto()
    TELLING_IMPORT = auto()
    UNUSUAL_IMPORT = auto()


@dataclass(frozen=True)
class Flag:
    """One thing to review: on `line` the file "uses" (`verb`) "`exec`" (`what`)."""

    kind: Kind
    line: int
    verb: str
    what: str


def quoted(name: str) -> str:
    """A name as it stands in a sentence, cut where it is very long."""
    return f"`{name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + '…'}`"


def in_words(flags: Iterable[Flag]) -> list[str]:
    """The flags of one file as at most 20 sentences of at most 200 characters: equal ones together with
    all their lines, the most telling kind first, and of every kind at least one."""
    kinds: dict[Kind, dict[tuple[str, str], set[int]]] = defaultdict(lambda: defaultdict(set))
    for flag in flags:
        kinds[flag.kind][flag.verb, flag.what].add(flag.line)
    spare = MAX_FLAGS - len(kinds)
    sentences: list[str] = []
    for kind in sorted(kinds):
        groups = kinds[kind]
        alone = min(len(groups), 1 + spare)
        spare -= alone - 1
        if alone < len(groups):
            alone -= 1
        in_order = sorted(groups, key=lambda group: (min(groups[group]), group))
        sentences += [_sentence(groups[group], group[0], group[1]) for group in in_order[:alone]]
        if rest := in_order[alone:]:
            sentences.append(_together(rest, groups))
    return sentences


def lines_in_words(lines: Iterable[int]) -> str:
    """`line 3`, `lines 3 and 7`, `lines 3, 7, 9 and 22 more`."""
    first, *others = sorted(lines)
    if not others:
        return f"line {first}"
    if len(others) <= LINES_SHOWN - 1:
        *most, last = map(str, (first, *others))
        return f"lines {', '.join(most)} and {last}"
    shown = ", ".join(map(str, (first, *others[: LINES_SHOWN - 1])))
    return f"lines {shown} and {len(others) + 1 - LINES_SHOWN} more"


def _sentence(lines: Iterable[int], verb: str, what: str) -> str:
    lines = set(lines)
    return f"{lines_in_words(lines)} {verb if len(lines) == 1 else verb.removesuffix('s')} {what}"


def _together(rest: list[tuple[str, str]], groups: dict[tuple[str, str], set[int]]) -> str:
    """Several flags of one kind in one sentence, by name as far as it is short enough."""
    lines = {line for group in rest for line in groups[group]}
    verb = rest[0][0]
    whats = list(dict.fromkeys(what for _, what in rest))
    shown = len(whats)
    while len(sentence := _sentence(lines, verb, _listed(whats, shown))) > MAX_LENGTH and shown > 1:
        shown = min(shown - 1, 20)
    return sentence


def _listed(whats: list[str], shown: int) -> str:
    more = f" and {len(whats) - shown} more" if shown < len(whats) else ""
    return ", ".join(whats[:shown]) + more
