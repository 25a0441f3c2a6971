"""Print every figure beside its target. Ratios are taken within one run, pair by pair, and medians
are quoted: absolute times differ from machine to machine and from minute to minute."""

from __future__ import annotations

import click

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


NAMES = [module.__name__.removeprefix("benchmarks.") for module in MEASURED]


@click.command(help=__doc__, epilog=f"NAME is one of {', '.join(NAMES)}; without a name, all are measured.")
@click.argument("names", metavar="[NAME]...", nargs=-1, type=click.Choice(NAMES))
def main(names: tuple[str, ...]) -> None:
    for module, name in zip(MEASURED, NAMES, strict=True):
        if name in names or not names:
            for figure in module.measure():
                click.echo(figure)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
