"""Recipes for signals that several topics may use."""

from __future__ import annotations

import numpy as np

from grader.toolkit import inputs


def sampled(rng: np.random.Generator, count: int) -> inputs.Floats:
    """Two waves of random size and phase, sampled `count` times."""
    times = np.arange(count) / count
    sizes, phases = rng.uniform(0.5, 2.0, 2), rng.uniform(0, 2 * np.pi, 2)
    frequencies = np.array([1.0, 3.0])
    return np.sum(sizes * np.cos(2 * np.pi * times[:, None] * frequencies + phases), axis=1)
