"""One module for each peer; each writes the assignment as the documentation of its peer says."""

from benchmarks.peers.adapters.gradescope import GradescopeUtils
from benchmarks.peers.adapters.jupyter import NbGrader
from benchmarks.peers.adapters.otter import OtterGrader
from benchmarks.peers.adapters.prairielearn import PrairieLearnGrader
from benchmarks.peers.adapters.pytest_report import PytestJsonReport
from benchmarks.peers.peer import Peer

PEERS: tuple[Peer, ...] = (
    PytestJsonReport(),
    GradescopeUtils(),
    PrairieLearnGrader(),
    OtterGrader(),
    NbGrader(),
)
