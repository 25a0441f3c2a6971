"""Print every figure beside its target. Ratios are taken within one run, pair by pair, and medians
are quoted: absolute times differ from machine to machine and from minute to minute."""

from __future__ import annotations

from benchmarks import (
    batch,
    cold_check,
    confinement,
    cost_by_topic,
    one_more_submission,
    surroundings,
    watched_call,
)


def main() -> None:
    inside = cost_by_topic, watched_call, surroundings
    for module in (cold_check, one_more_submission, *inside, confinement, batch):
        for figure in module.measure():
            print(figure)


if __name__ == "__main__":
    main()
