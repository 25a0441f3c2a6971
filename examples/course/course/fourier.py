"""Fourier series of sampled signals, with NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.signals import sampled
from grader.toolkit import Case, Exercise, KnownMistake, Topic, inputs, torch


def fourier_coefficient_reference(signal: Any, k: int) -> tuple[float, float]:
    """c_k of the discrete Fourier transform, divided by the number of samples."""
    coefficient = torch.fft.fft(signal)[k % len(signal)] / len(signal)
    return float(coefficient.real), float(coefficient.imag)


def _by_sums(signal: Any, k: int, sign: float = -1.0, share: float = 1.0) -> tuple[float, float]:
    """The definition, with a sign and a factor that mistakes change."""
    count = len(signal)
    angle = 2 * np.pi * k * torch.arange(count, dtype=signal.dtype) / count
    scale = share / count
    a, b = (signal * torch.cos(angle)).sum(), sign * (signal * torch.sin(angle)).sum()
    return float(scale * a), float(scale * b)


fourier_coefficient = Exercise(
    name="fourier_coefficient",
    points=3,
    library="numpy",
    by_hand=None,
    outputs=("a", "b"),
    reference=fourier_coefficient_reference,
    cases=(
        Case("eleven samples", lambda rng: {"signal": inputs.normal(rng, 11), "k": 2}),
        Case("two waves", lambda rng: {"signal": sampled(rng, 16), "k": 3}),
        Case("k = 0, the mean", lambda rng: {"signal": inputs.normal(rng, 9, mean=2.0), "k": 0}),
        Case("k below 0", lambda rng: {"signal": inputs.normal(rng, 10), "k": -3}),
        Case("one sample", lambda rng: {"signal": inputs.normal(rng, 1), "k": 1}),
    ),
    mistakes=(
        KnownMistake(
            "exp(+2πikn/N)",
            lambda signal, k: _by_sums(signal, k, sign=1.0),
            "The exponent is positive; it should be -2πikn/N.",
        ),
        KnownMistake(
            "not divided by N",
            lambda signal, k: _by_sums(signal, k, share=float(len(signal))),
            "The sum is not divided by N, the number of samples.",
        ),
    ),
    hints=(
        "Write exp(-iφ) as cos φ - i sin φ: a and b are two sums.",
        "φ is 2πkn/N for the n-th sample, with n from 0.",
    ),
)

TOPIC = Topic("01_fourier", "Fourier series", (fourier_coefficient,))
