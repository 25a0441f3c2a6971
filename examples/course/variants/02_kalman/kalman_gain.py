import torch


# %% kalman_gain | right | with the inverse
def kalman_gain(P, H, R):
    return P @ H.T @ torch.linalg.inv(H @ P @ H.T + R)


# %% kalman_gain | right | by Cholesky
def kalman_gain(P, H, R):
    L = torch.linalg.cholesky(H @ P @ H.T + R)
    return torch.cholesky_solve(H @ P, L).T


# %% kalman_gain | wrong | the innovation itself | cause: the innovation is returned
def kalman_gain(P, H, R):
    return H @ P @ H.T + R


# %% kalman_gain | wrong | R counted twice | cause: R is added twice
def kalman_gain(P, H, R):
    S = H @ P @ H.T + R
    return P @ H.T @ torch.linalg.inv(S + R)


# %% kalman_gain | wrong | transposed | cause: Kᵀ is returned
def kalman_gain(P, H, R):
    return torch.linalg.solve(H @ P @ H.T + R, H @ P)
