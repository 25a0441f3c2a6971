"""What a batch was started with, kept in its ledger so that the next run goes on in the same way."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from grader.batch.errors import LedgerError
from grader.batch.ledger import Ledger
from grader.grading import Options
from grader.lateness import LatenessError, LatePolicy

SEED_BITS = 31

Late = tuple[str | None, str | None, str]
"""When it was due, what lateness costs and what time costs nothing, in the user's words."""


def settle(
    ledger: Ledger, options: Options, seed: int | None, names: tuple[str, ...] | None, late: Late
) -> Options:
    """The options of this run, with its seed; nothing is remembered yet.

    A new ledger gets `seed`, or a secret one; a ledger that has results keeps its seed and its exercises,
    and a run that asks for others is refused, as is a late policy that cannot be understood.
    """
    _late(late)
    settings = ledger.settings()
    if "seed" in settings:
        if seed is not None and seed != settings["seed"]:
            raise LedgerError(
                f"{ledger.path} was made with another seed; leave --seed out to go on, or start anew with"
                " --fresh."
            )
        if (list(names) if names else None) != settings["names"]:
            raise LedgerError(
                f"{ledger.path} was made for other exercises; give the same --only to go on, or start anew"
                " with --fresh."
            )
        seed = settings["seed"]
    elif seed is None:
        seed = secrets.randbits(SEED_BITS)
    return Options(seed, options.device, options.timeout, options.memory)


def remember(ledger: Ledger, options: Options, names: tuple[str, ...] | None, late: Late) -> None:
    """Keep in the ledger what a run was started with, once there are workers that can do it.

    The late policy may change from run to run: it is applied when the files are written.
    """
    ledger.settle(
        {
            "seed": options.seed,
            "names": list(names) if names else None,
            "late": _late(late),
            "device": options.device,
            "timeout": options.timeout,
            "memory": options.memory,
        }
    )


def options_of(settings: Mapping[str, Any]) -> Options:
    """The options that a ledger was last graded with."""
    try:
        return Options(settings["seed"], settings["device"], settings["timeout"], settings["memory"])
    except KeyError as error:
        raise LedgerError(
            f"The ledger does not say with what {error.args[0]} it was graded; was the run stopped before it"
            " began? Run `gdgrade batch` again."
        ) from error


def _late(late: Late) -> list[str] | None:
    due, penalty, grace = late
    if due is None and penalty is None:
        return None
    if due is None or penalty is None:
        raise LatenessError("--due and --late-penalty go together; give both.")
    LatePolicy.parse(due, penalty, grace)
    return [due, penalty, grace]
