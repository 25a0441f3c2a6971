"""Print every figure beside its target. Ratios are taken within one run, pair by pair, and medians
are quoted: absolute times differ from machine to machine and from minute to minute."""

from __future__ import annotations

import argparse

from benchmarks import (
    batch,
    cold_check,
    confinement,
    cost_by_topic,
    environment,
    imports,
    late_imports,
    notebook,
    one_more_submission,
    one_submission,
    pictures,
    places,
    rerun,
    scale,
    watch,
    watched_call,
    wrong_answers,
)

MEASURED = (
    imports,
    cold_check,
    one_more_submission,
    notebook,
    one_submission,
    pictures,
    places,
    rerun,
    wrong_answers,
    cost_by_topic,
    watched_call,
    environment,
    watch,
    late_imports,
    confinement,
    batch,
    scale,
)


def main() -> None:
    argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__).parse_args()
    for module in MEASURED:
        for figure in module.measure():
            print(figure)


if __name__ == "__main__":
    main()
