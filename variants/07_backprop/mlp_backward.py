"""Right and wrong versions of `mlp_backward`. The format: ../README.md."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% mlp_backward | right | lists filled from behind
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | right | lists of the right length, tuples back
def mlp_backward(X, target, weights, biases):
    L = len(weights)
    outputs = [X]
    for l in range(L):
        outputs.append(torch.sigmoid(outputs[l] @ weights[l].t() + biases[l]))
    deltas = [None] * L
    O = outputs[-1]
    deltas[-1] = (O - target) * O * (1 - O)
    for l in reversed(range(L - 1)):
        deltas[l] = (deltas[l + 1] @ weights[l + 1]) * outputs[l + 1] * (1 - outputs[l + 1])
    return (
        tuple(deltas[l].t() @ outputs[l] for l in range(L)),
        tuple(deltas[l].sum(dim=0) for l in range(L)),
    )


# %% mlp_backward | right | appended, then reversed
def mlp_backward(X, target, weights, biases):
    cache, A = [], X
    for W, b in zip(weights, biases):
        cache.append((A, W))
        A = F.linear(A, W, b).sigmoid()
    delta = (A - target) * A * (1 - A)
    weight_gradients, bias_gradients = [], []
    while cache:
        A, W = cache.pop()
        weight_gradients.append(torch.einsum("nj,ni->ji", delta, A))
        bias_gradients.append(torch.einsum("nj->j", delta))
        delta = torch.einsum("nk,kj->nj", delta, W) * A * (1 - A)
    return weight_gradients[::-1], bias_gradients[::-1]


# %% mlp_backward | right | recursion
def mlp_backward(X, target, weights, biases):
    def descend(A, l):
        """The derivative by A, after the gradients of layer l and all later ones are stored."""
        if l == len(weights):
            return A - target
        out = torch.sigmoid(A @ weights[l].T + biases[l])
        delta = descend(out, l + 1) * out * (1 - out)
        dW[l], db[l] = delta.T @ A, delta.sum(0)
        return delta @ weights[l]

    dW, db = [None] * len(weights), [None] * len(weights)
    descend(X, 0)
    return dW, db


# %% mlp_backward | right | one example after the other
def mlp_backward(X, target, weights, biases):
    dW = [torch.zeros_like(W) for W in weights]
    db = [torch.zeros_like(b) for b in biases]
    for x, t in zip(X, target):
        a = [x]
        for W, b in zip(weights, biases):
            a.append(torch.sigmoid(W @ a[-1] + b))
        d = a[-1] * (1 - a[-1]) * (a[-1] - t)
        for l in reversed(range(len(weights))):
            dW[l] += torch.outer(d, a[l])
            db[l] += d
            d = (weights[l].T @ d) * a[l] * (1 - a[l])
    return dW, db


# %% mlp_backward | right | NumPy inside, brought back
def mlp_backward(X, target, weights, biases):
    def sigmoid(z):
        return 0.5 + 0.5 * np.tanh(0.5 * z)

    Ws, bs = [W.cpu().numpy() for W in weights], [b.cpu().numpy() for b in biases]
    A = [X.cpu().numpy()]
    for W, b in zip(Ws, bs):
        A.append(sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target.cpu().numpy())
    dW, db = [], []
    for l in range(len(Ws) - 1, -1, -1):
        dW.insert(0, torch.as_tensor(delta.T @ A[l], dtype=X.dtype, device=X.device))
        db.insert(0, torch.as_tensor(delta.sum(axis=0), dtype=X.dtype, device=X.device))
        delta = delta @ Ws[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | right | float64 inside, cast back
def mlp_backward(X, target, weights, biases):
    Ws, bs, A = [W.double() for W in weights], [b.double() for b in biases], [X.double()]
    for W, b in zip(Ws, bs):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target.double())
    dW, db = [], []
    for l in reversed(range(len(Ws))):
        dW.insert(0, (delta.T @ A[l]).to(X.dtype))
        db.insert(0, delta.sum(0).to(X.dtype))
        delta = delta @ Ws[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | output without O(1 - O) | cause: sigma' missing at the output
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] - target
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | hidden without A(1 - A) | cause: sigma' missing in the hidden layers
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l]
    return dW, db


# %% mlp_backward | wrong | no slope anywhere | cause: sigma' missing everywhere
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] - target
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l]
    return dW, db


# %% mlp_backward | wrong | slope of the next layer's output | cause: A of the wrong layer
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l + 1] * (1 - A[l + 1])
    return dW, db


# %% mlp_backward | wrong | rule of tanh | cause: 1 - A squared in the hidden layers
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (1 - A[l] ** 2)
    return dW, db


# %% mlp_backward | wrong | rule of ReLU | cause: ReLU's derivative in the hidden layers
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0.5)
    return dW, db


# %% mlp_backward | wrong | derivative helper on the outputs | cause: sigmoid applied to A
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = sigmoid_derivative(A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * sigmoid_derivative(A[l])
    return dW, db


# %% mlp_backward | wrong | Z(1 - Z) | cause: Z in place of A
def mlp_backward(X, target, weights, biases):
    A, Z = [X], [X]
    for W, b in zip(weights, biases):
        Z.append(A[-1] @ W.T + b)
        A.append(torch.sigmoid(Z[-1]))
    delta = Z[-1] * (1 - Z[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        delta = delta @ weights[l] * Z[l] * (1 - Z[l])
    return dW, db


# %% mlp_backward | wrong | target minus output | cause: sign
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (target - A[-1])
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | factor 2 | cause: no 1/2 in the loss
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = 2 * A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | mean over the batch | cause: divided by N
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l] / len(X))
        db.insert(0, delta.mean(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | mean squared error | cause: 2/(NK)
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = 2 * A[-1] * (1 - A[-1]) * (A[-1] - target) / target.numel()
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | divided by N in every layer | cause: divided by N once a layer
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target) / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l]) / len(X)
    return dW, db


# %% mlp_backward | wrong | squared error kept | cause: still squared
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target) ** 2
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | weights not used on the way back | cause: W missing
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta.sum(1, keepdim=True) * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | W.T on the way back | cause: W transposed
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l].T * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | weights of the layer before | cause: layer index shifted
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l - 1] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | outputs shifted by one | cause: A[l + 1] in place of A[l]
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l + 1])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | A.T @ delta | cause: transposed
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, A[l].T @ delta)
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | X in every layer | cause: X in place of A
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ X)
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | biases averaged | cause: db a mean
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.mean(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | biases not summed | cause: shape of db, batch kept
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta)
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | biases (1, J) | cause: shape of db, keepdim
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0, keepdim=True))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | appended, never reversed | cause: last layer first
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW[::-1], db[::-1]


# %% mlp_backward | wrong | biases first | cause: order of the outputs
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return db, dW


# %% mlp_backward | wrong | a pair for each layer | cause: order of the outputs
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return list(zip(dW, db))


# %% mlp_backward | wrong | one flat list | cause: order of the outputs
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW + db


# %% mlp_backward | wrong | only the weights | cause: wrong type, no biases
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW


# %% mlp_backward | wrong | a dictionary | cause: wrong type, dictionary
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return {f"dW{i + 1}": g for i, g in enumerate(dW)}


# %% mlp_backward | wrong | biases forgotten in the forward pass | cause: b not used
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | linear output | cause: last layer linear
def mlp_backward(X, target, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.sigmoid(Z) if l < len(weights) - 1 else Z)
    delta = A[-1] - target
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | two layers only | cause: only two layers
def mlp_backward(X, target, weights, biases):
    (W1, W2), (b1, b2) = weights, biases
    A = torch.sigmoid(X @ W1.T + b1)
    O = torch.sigmoid(A @ W2.T + b2)
    d2 = O * (1 - O) * (O - target)
    d1 = d2 @ W2 * A * (1 - A)
    return [d1.T @ X, d2.T @ A], [d1.sum(0), d2.sum(0)]


# %% mlp_backward | wrong | zeros before the last layer | cause: deltas end at the last layer
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW = [torch.zeros_like(W) for W in weights]
    db = [torch.zeros_like(b) for b in biases]
    dW[-1], db[-1] = delta.T @ A[-2], delta.sum(0)
    return dW, db


# %% mlp_backward | wrong | = in the loop over the examples | cause: last example only
def mlp_backward(X, target, weights, biases):
    dW, db = [None] * len(weights), [None] * len(weights)
    for x, t in zip(X, target):
        a = [x]
        for W, b in zip(weights, biases):
            a.append(torch.sigmoid(W @ a[-1] + b))
        d = a[-1] * (1 - a[-1]) * (a[-1] - t)
        for l in reversed(range(len(weights))):
            dW[l] = torch.outer(d, a[l])
            db[l] = d
            d = (weights[l].T @ d) * a[l] * (1 - a[l])
    return dW, db


# %% mlp_backward | wrong | exp(z) / (1 + exp(z)) | cause: overflow
def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))


def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | autograd | cause: autograd
def mlp_backward(X, target, weights, biases):
    Ws = [W.clone().requires_grad_() for W in weights]
    bs = [b.clone().requires_grad_() for b in biases]
    A = X
    for W, b in zip(Ws, bs):
        A = torch.sigmoid(A @ W.T + b)
    (0.5 * (A - target) ** 2).sum().backward()
    return [W.grad for W in Ws], [b.grad for b in bs]


# %% mlp_backward | wrong | torch.func.grad | cause: autograd
def mlp_backward(X, target, weights, biases):
    def loss(weights, biases):
        A = X
        for W, b in zip(weights, biases):
            A = torch.sigmoid(A @ W.T + b)
        return 0.5 * ((A - target) ** 2).sum()

    return torch.func.grad(loss, argnums=(0, 1))(list(weights), list(biases))


# %% mlp_backward | wrong | weights updated on the way | cause: modifies its input
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    for W, g in zip(weights, dW):
        W -= 0.1 * g
    return dW, db


# %% mlp_backward | wrong | pops the last weights | cause: modifies its input
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    while weights:
        inputs = A[len(weights) - 1]
        dW.insert(0, delta.T @ inputs)
        db.insert(0, delta.sum(0))
        delta = delta @ weights.pop() * inputs * (1 - inputs)
    return dW, db


# %% mlp_backward | wrong | float32 inside | cause: float32 precision
def mlp_backward(X, target, weights, biases):
    A = [X.float()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.float().T + b.float()))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target.float())
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, (delta.T @ A[l]).to(X.dtype))
        db.insert(0, delta.sum(0).to(X.dtype))
        delta = delta @ weights[l].float() * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | gradients pile up | cause: keeps state
kept = {}


def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    key = (X.shape, X.dtype, len(weights))
    old = kept.get(key, [0] * len(dW))
    kept[key] = [g + o for g, o in zip(dW, old)]
    return kept[key], db


# %% mlp_backward | wrong | returns nothing | cause: returns None
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])


# %% mlp_backward | wrong | named in a dictionary | cause: a dict in place of two lists
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    grads = {}
    delta = (A[-1] - target) * A[-1] * (1 - A[-1])
    for l in range(len(weights) - 1, -1, -1):
        grads[f"W{l}"] = delta.T @ A[l]
        grads[f"b{l}"] = delta.sum(0)
        delta = delta @ weights[l] * A[l] * (1 - A[l])
    return grads


# %% mlp_backward | wrong | no slope in the first layer | cause: sigma' missing in the first layer
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    d = (A[-1] - target) * A[-1] * (1 - A[-1])
    dWs, dbs = [], []
    for l in reversed(range(len(weights))):
        dWs.insert(0, d.T @ A[l])
        dbs.insert(0, d.sum(0))
        d = d @ weights[l]
        if l > 1:
            d = d * A[l] * (1 - A[l])
    return dWs, dbs


# %% mlp_backward | wrong | biases in reversed order | cause: order of the bias gradients
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    d = (A[-1] - target) * A[-1] * (1 - A[-1])
    dWs, dbs = [], []
    for l in range(len(weights) - 1, -1, -1):
        dWs = [d.T @ A[l]] + dWs
        dbs.append(d.sum(0))
        if l:
            d = (d @ weights[l]) * A[l] * (1 - A[l])
    return dWs, dbs


# %% mlp_backward | wrong | layers appended | cause: last layer first
def mlp_backward(X, target, weights, biases):
    acts = [X]
    for W, b in zip(weights, biases):
        acts.append(torch.sigmoid(acts[-1] @ W.T + b))
    dWs, dbs = [], []
    delta = (acts[-1] - target) * acts[-1] * (1 - acts[-1])
    for l in reversed(range(len(weights))):
        dWs.append(delta.T @ acts[l])
        dbs.append(delta.sum(0))
        delta = delta @ weights[l] * (acts[l] * (1 - acts[l]))
    return dWs, dbs
