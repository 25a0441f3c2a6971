"""What the tests of the course share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch


@pytest.fixture(scope="package", autouse=True)
def _one_thread() -> Iterator[None]:
    """Tensors of a few numbers gain nothing from threads, which wait for each other on a busy machine.

    Beside two busy processes on two cores, these tests took nine times as long with two threads.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
