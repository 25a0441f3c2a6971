"""Grade the same class with each peer, in turns within one run, and print a table for the README."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from benchmarks.peers.adapters import PEERS
from benchmarks.peers.adapters.gdgrade import Gdgrade
from benchmarks.peers.environments import set_up, version_of
from benchmarks.peers.grading import fooled_by, memory, one_round
from benchmarks.peers.measuring import Cost
from benchmarks.peers.peer import Peer
from benchmarks.peers.table import Row, machine, table, tampering

CLASS = Gdgrade("gdgrade, a class of 300", copies=30)
GDGRADE: tuple[Peer, ...] = (CLASS, Gdgrade("gdgrade, a class of 10"))


@click.command(help=__doc__)
@click.option("--rounds", default=3, show_default=True, help="How often each grades the class.")
def main(rounds: int) -> None:
    peers = (*GDGRADE, *PEERS)
    for peer in peers:
        set_up(peer)
    load = [os.getloadavg()[0]]
    costs = _in_turns(peers, rounds)
    load.append(os.getloadavg()[0])
    rows = [
        Row(f"{peer.name} {version_of(peer)}".rstrip(), costs[peer.name], memory(peer), fooled_by(peer))
        for peer in peers
    ]
    click.echo(table(rows, CLASS.name))
    click.echo(f"\nTampering: {tampering()}.\n\nRounds: {rounds}; {machine(load)}.")


def _in_turns(peers: Sequence[Peer], rounds: int) -> dict[str, list[Cost]]:
    """Each peer once a round, every second round in the opposite order: a slower machine slows down all."""
    costs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
    for number in range(rounds):
        for peer in peers if number % 2 == 0 else reversed(peers):
            cost = one_round(peer)
            costs[peer.name].append(cost)
            figures = f"{cost.cpu:.3f} s of CPU, {cost.wall:.3f} s"
            click.echo(f"Round {number + 1}, {peer.name}: {figures}")
    return costs


if __name__ == "__main__":
    main()
