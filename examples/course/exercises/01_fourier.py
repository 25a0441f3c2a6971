"""Fourier series of sampled signals."""

import numpy as np


def fourier_coefficient(signal: np.ndarray, k: int) -> tuple[float, float]:
    """The k-th Fourier coefficient of a sampled signal, c_k = a + ib.

    c_k = 1/N Σ_n signal[n] exp(-2πi k n / N), n = 0 ... N - 1.

    Args: `signal`, float64, (N,), N ≥ 1; `k`, an int, which may be below 0.
    Returns: (a, b), the real and the imaginary part, two floats.
    """
    raise NotImplementedError("fourier_coefficient is not written yet")
