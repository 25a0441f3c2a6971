"""One step of a Kalman filter, with torch."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, Topic, inputs, torch


def kalman_gain_reference(P: Any, H: Any, R: Any) -> Any:
    """K = P Hᵀ (H P Hᵀ + R)⁻¹."""
    innovation = H @ P @ H.T + R
    return torch.linalg.solve(innovation, H @ P).T


def covariance(rng: np.random.Generator, size: int) -> inputs.Floats:
    """A symmetric matrix whose eigenvalues are above 1."""
    root = inputs.normal(rng, size, size)
    return root @ root.T + np.eye(size)


def states(rng: np.random.Generator, state: int, measured: int) -> Inputs:
    """The arguments of a filter with so many states, of which so many numbers are measured."""
    return {
        "P": covariance(rng, state),
        "H": inputs.normal(rng, measured, state),
        "R": covariance(rng, measured),
    }


kalman_gain = Exercise(
    name="kalman_gain",
    points=4,
    by_hand=ByHand(),
    reference=kalman_gain_reference,
    cases=(
        Case("three states, two measured", lambda rng: states(rng, 3, 2)),
        Case("one number of four states", lambda rng: states(rng, 4, 1)),
        Case("more measured than states", lambda rng: states(rng, 2, 5)),
    ),
    mistakes=(
        KnownMistake(
            "R added twice",
            lambda P, H, R: P @ H.T @ torch.linalg.inv(H @ P @ H.T + 2 * R),
            "The noise R is added twice; the innovation is H P Hᵀ + R.",
        ),
        KnownMistake(
            "gain for the innovation",
            lambda P, H, R: H @ P @ H.T + R,
            "That is the covariance of the innovation; the gain is P Hᵀ times its inverse.",
        ),
    ),
    hints=(
        "Compute the covariance of the innovation first: S = H P Hᵀ + R.",
        "K S = P Hᵀ. Solving this is better than inverting S; S is symmetric.",
    ),
)

TOPIC = Topic("02_kalman", "Kalman filter", (kalman_gain,))
