"""One step of a Kalman filter."""

import torch


def kalman_gain(P: torch.Tensor, H: torch.Tensor, R: torch.Tensor) -> torch.Tensor:
    """The gain K of a Kalman filter: K = P Hᵀ (H P Hᵀ + R)⁻¹.

    Args: `P`, the covariance of the state, (D, D); `H`, the model of the measurement, (M, D); `R`, the
    covariance of the measurement's noise, (M, M). All float.
    Returns: K, (D, M), the dtype and device of `P`.
    Not allowed: autograd. `torch.linalg` is fine.
    """
    raise NotImplementedError("kalman_gain is not written yet")
