"""Right and wrong versions of `mlp_classifier_backward`. The format: ../README.md."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% mlp_classifier_backward | right | one-hot subtracted
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    one_hot = F.one_hot(labels, p.shape[1]).to(p.dtype)
    delta = (p - one_hot) / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | right | 1 subtracted in place
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | right | lists of the right length, tuples back
def mlp_classifier_backward(X, labels, weights, biases):
    L, N = len(weights), X.shape[0]
    A, masks = [X], []
    for l in range(L):
        Z = F.linear(A[l], weights[l], biases[l])
        masks.append((Z > 0).to(Z.dtype))
        A.append(Z.clamp(min=0) if l < L - 1 else Z)
    log_p = A[-1] - torch.logsumexp(A[-1], dim=1, keepdim=True)
    delta = torch.exp(log_p)
    delta.scatter_add_(1, labels[:, None], -torch.ones_like(delta[:, :1]))
    delta /= N
    dW, db = [None] * L, [None] * L
    for l in range(L - 1, -1, -1):
        dW[l], db[l] = delta.t() @ A[l], delta.sum(0)
        if l:
            delta = (delta @ weights[l]) * masks[l - 1]
    return tuple(dW), tuple(db)


# %% mlp_classifier_backward | right | appended, then reversed, torch.where
def mlp_classifier_backward(X, labels, weights, biases):
    inputs, out = [], X
    for W, b in zip(weights[:-1], biases[:-1]):
        inputs.append(out)
        out = torch.maximum(out @ W.T + b, torch.zeros((), dtype=X.dtype, device=X.device))
    inputs.append(out)
    logits = out @ weights[-1].T + biases[-1]
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    classes = torch.arange(logits.shape[1], device=X.device)
    delta = (e / e.sum(1, keepdim=True) - (classes == labels[:, None]).to(X.dtype)) / len(X)
    dW, db = [], []
    for W, A in zip(reversed(weights), reversed(inputs)):
        dW.append(delta.T @ A)
        db.append(delta.sum(0))
        delta = torch.where(A > 0, delta @ W, torch.zeros_like(A))
    return dW[::-1], db[::-1]


# %% mlp_classifier_backward | right | one example after the other
def mlp_classifier_backward(X, labels, weights, biases):
    dW = [torch.zeros_like(W) for W in weights]
    db = [torch.zeros_like(b) for b in biases]
    for x, y in zip(X, labels):
        a = [x]
        for W, b in zip(weights[:-1], biases[:-1]):
            a.append(torch.relu(W @ a[-1] + b))
        d = torch.softmax(weights[-1] @ a[-1] + biases[-1], 0)
        d[y] -= 1
        d = d / len(X)
        for l in reversed(range(len(weights))):
            dW[l] += torch.outer(d, a[l])
            db[l] += d
            d = (weights[l].T @ d) * torch.sign(a[l]).clamp(min=0)
    return dW, db


# %% mlp_classifier_backward | right | NumPy inside, brought back
def mlp_classifier_backward(X, labels, weights, biases):
    Ws, bs = [W.cpu().numpy() for W in weights], [b.cpu().numpy() for b in biases]
    A, y = [X.cpu().numpy()], labels.cpu().numpy()
    for W, b in zip(Ws[:-1], bs[:-1]):
        A.append(np.maximum(A[-1] @ W.T + b, 0))
    z = A[-1] @ Ws[-1].T + bs[-1]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    delta = e / e.sum(axis=1, keepdims=True)
    delta[np.arange(len(y)), y] -= 1
    delta /= len(y)
    dW, db = [], []
    for l in range(len(Ws) - 1, -1, -1):
        dW.insert(0, torch.as_tensor(delta.T @ A[l], dtype=X.dtype, device=X.device))
        db.insert(0, torch.as_tensor(delta.sum(axis=0), dtype=X.dtype, device=X.device))
        delta = delta @ Ws[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | right | float64 inside, cast back
def mlp_classifier_backward(X, labels, weights, biases):
    Ws, bs, A = [W.double() for W in weights], [b.double() for b in biases], [X.double()]
    for W, b in zip(Ws[:-1], bs[:-1]):
        A.append(F.relu(A[-1] @ W.T + b))
    delta = F.softmax(A[-1] @ Ws[-1].T + bs[-1], dim=1)
    delta = (delta - F.one_hot(labels, delta.shape[1])) / len(X)
    dW, db = [], []
    for l in reversed(range(len(Ws))):
        dW.insert(0, (delta.T @ A[l]).to(X.dtype))
        db.insert(0, delta.sum(0).to(X.dtype))
        delta = delta @ Ws[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mask with >= | cause: relu'(0) = 1
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] >= 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mask from the sums with >= | cause: relu'(0) = 1
def mlp_classifier_backward(X, labels, weights, biases):
    A, Z = [X], [X]
    for W, b in zip(weights, biases):
        Z.append(A[-1] @ W.T + b)
        A.append(torch.relu(Z[-1]))
    delta = torch.softmax(Z[-1], 1) - F.one_hot(labels, Z[-1].shape[1])
    delta = delta / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        delta = delta @ weights[l] * (Z[l] >= 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mask forgotten | cause: relu' missing
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l]
    return dW, db


# %% mlp_classifier_backward | wrong | A in place of the mask | cause: A in place of relu'
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l]
    return dW, db


# %% mlp_classifier_backward | wrong | A(1 - A) | cause: rule of the sigmoid
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_classifier_backward | wrong | ReLU on the delta | cause: mask from the delta
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = torch.relu(delta @ weights[l])
    return dW, db


# %% mlp_classifier_backward | wrong | ReLU on the logits | cause: ReLU after the last layer
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(torch.relu(A[-1]), dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    delta = delta * (A[-1] > 0)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | ReLU on the logits, forward only | cause: ReLU after the last layer
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(torch.relu(A[-1]), dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | sigmoid hidden layers | cause: sigmoids in place of ReLUs
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.sigmoid(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_classifier_backward | wrong | tanh hidden layers | cause: tanh in place of ReLUs
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.tanh(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (1 - A[l] ** 2)
    return dW, db


# %% mlp_classifier_backward | wrong | leaky ReLU | cause: leaky ReLU in place of ReLU
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(F.leaky_relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * torch.where(A[l] > 0, 1.0, 0.01)
    return dW, db


# %% mlp_classifier_backward | wrong | linear hidden layers | cause: no ReLU
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(Z if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l]
    return dW, db


# %% mlp_classifier_backward | wrong | mean missing | cause: sum over the batch
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mean twice | cause: divided by N twice
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l] / len(X))
        db.insert(0, delta.mean(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | divided by N K | cause: divided by all logits
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / p.numel()
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | hidden layers divided by N again | cause: divided by N once a layer
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0) / len(X)
    return dW, db


# %% mlp_classifier_backward | wrong | one-hot forgotten | cause: p alone
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | y minus p | cause: sign
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = (F.one_hot(labels, p.shape[1]).to(p.dtype) - p) / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | [:, labels] | cause: 1 subtracted in every row at every label
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[:, labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | extra p(1 - p) | cause: extra derivative at the output
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    delta = delta * p * (1 - p)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mean squared error of p | cause: gradient of the squared error
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = 2 * (p - F.one_hot(labels, p.shape[1])) / p.numel()
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | softmax down the columns | cause: softmax over the batch
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=0)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | sigmoid in place of softmax | cause: sigmoid in place of softmax
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.sigmoid(A[-1])
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | no softmax | cause: no softmax
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = A[-1]
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | softmax twice | cause: softmax twice
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(torch.softmax(A[-1], dim=1), dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | exp over sum of exp | cause: overflow
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.exp(A[-1]) / torch.exp(A[-1]).sum(1, keepdim=True)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | one maximum for all rows | cause: one maximum for the whole tensor
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.exp(A[-1] - A[-1].max()) / torch.exp(A[-1] - A[-1].max()).sum(1, keepdim=True)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | weights not used on the way back | cause: W missing
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta.sum(1, keepdim=True) * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mask of the wrong layer | cause: layer index shifted
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l - 1] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | A.T @ delta | cause: transposed
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, A[l].T @ delta)
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | biases averaged | cause: db a mean
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.mean(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | biases zero | cause: db not computed
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, torch.zeros_like(biases[l]))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | biases forgotten in the forward pass | cause: b not used
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | last layer first | cause: last layer first
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW[::-1], db[::-1]


# %% mlp_classifier_backward | wrong | biases first | cause: order of the outputs
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return db, dW


# %% mlp_classifier_backward | wrong | a pair for each layer | cause: order of the outputs
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return list(zip(dW, db))


# %% mlp_classifier_backward | wrong | first example only | cause: first example only
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, torch.outer(delta[0], A[l][0]))
        db.insert(0, delta[0])
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | probabilities at the labels only | cause: right class only
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    y = F.one_hot(labels, p.shape[1]).to(p.dtype)
    delta = (p - 1) * y / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | autograd | cause: autograd
def mlp_classifier_backward(X, labels, weights, biases):
    Ws = [W.detach().clone().requires_grad_() for W in weights]
    bs = [b.detach().clone().requires_grad_() for b in biases]
    A = X
    for W, b in zip(Ws[:-1], bs[:-1]):
        A = torch.relu(A @ W.T + b)
    loss = F.cross_entropy(A @ Ws[-1].T + bs[-1], labels)
    grads = torch.autograd.grad(loss, [*Ws, *bs])
    return grads[: len(Ws)], grads[len(Ws) :]


# %% mlp_classifier_backward | wrong | nn.Module and backward | cause: autograd
class Net(nn.Module):
    def __init__(self, weights, biases):
        super().__init__()
        self.weights = nn.ParameterList(W.clone() for W in weights)
        self.biases = nn.ParameterList(b.clone() for b in biases)

    def forward(self, x):
        for W, b in zip(self.weights[:-1], self.biases[:-1]):
            x = torch.relu(F.linear(x, W, b))
        return F.linear(x, self.weights[-1], self.biases[-1])


def mlp_classifier_backward(X, labels, weights, biases):
    net = Net(weights, biases)
    F.cross_entropy(net(X), labels).backward()
    return [p.grad for p in net.weights], [p.grad for p in net.biases]


# %% mlp_classifier_backward | wrong | one step down as well | cause: modifies its input
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    for b, g in zip(biases, db):
        b.sub_(0.1 * g)
    return dW, db


# %% mlp_classifier_backward | wrong | float32 zeros | cause: float32 result
def mlp_classifier_backward(X, labels, weights, biases):
    dW = [torch.zeros(W.shape) for W in weights]
    db = [torch.zeros(b.shape) for b in biases]
    for x, y in zip(X, labels):
        a = [x]
        for W, b in zip(weights[:-1], biases[:-1]):
            a.append(torch.relu(W @ a[-1] + b))
        d = torch.softmax(weights[-1] @ a[-1] + biases[-1], 0)
        d[y] -= 1
        d = d / len(X)
        for l in reversed(range(len(weights))):
            dW[l] += torch.outer(d, a[l])
            db[l] += d
            d = (weights[l].T @ d) * (a[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | dropout | cause: random
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(F.dropout(torch.relu(Z), 0.5) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | returns nothing | cause: returns None
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)


# %% mlp_classifier_backward | wrong | ReLU of the delta before W | cause: ReLU applied to the delta before W
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for W, b in zip(weights[:-1], biases[:-1]):
        A.append(torch.relu(A[-1] @ W.T + b))
    delta = torch.softmax(A[-1] @ weights[-1].T + biases[-1], 1)
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        delta = (delta * (delta > 0)) @ weights[l]
    return dW, db


# %% mlp_classifier_backward | wrong | mask one layer late | cause: ReLU's derivative before W
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for W, b in zip(weights[:-1], biases[:-1]):
        A.append(torch.relu(A[-1] @ W.T + b))
    delta = torch.softmax(A[-1] @ weights[-1].T + biases[-1], 1)
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l < len(weights) - 1:
            delta = delta * (A[l + 1] > 0)
        delta = delta @ weights[l]
    return dW, db


# %% mlp_classifier_backward | wrong | one-hot alone divided by N | cause: p not divided by N
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    L = len(weights)
    for l in range(L):
        z = A[-1] @ weights[l].T + biases[l]
        A.append(z.clamp(min=0) if l < L - 1 else z)
    N, K = A[-1].shape
    d = torch.softmax(A[-1], 1)
    d = d - torch.eye(K, dtype=d.dtype, device=d.device)[labels] / N
    gW, gb = [], []
    for l in range(L - 1, -1, -1):
        gW.insert(0, d.T @ A[l])
        gb.insert(0, d.sum(0))
        if l:
            d = (d @ weights[l]) * (A[l] > 0)
    return gW, gb


# %% mlp_classifier_backward | wrong | no ReLU' in the first layer | cause: relu' missing in the first layer
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    L = len(weights)
    for l in range(L):
        z = A[-1] @ weights[l].T + biases[l]
        A.append(torch.relu(z) if l < L - 1 else z)
    p = torch.softmax(A[-1], 1)
    p[torch.arange(len(X)), labels] -= 1
    d = p / len(X)
    gW, gb = [], []
    for l in range(L - 1, -1, -1):
        gW.insert(0, d.T @ A[l])
        gb.insert(0, d.sum(0))
        d = d @ weights[l]
        if l > 1:
            d = d * (A[l] > 0)
    return gW, gb


# %% mlp_classifier_backward | wrong | sums for the weights, means for the biases | cause: mean missing in the weights
def mlp_classifier_backward(X, labels, weights, biases):
    inputs = [X]
    for W, b in zip(weights, biases):
        inputs.append(torch.relu(inputs[-1] @ W.T + b) if W is not weights[-1] else inputs[-1] @ W.T + b)
    delta = torch.softmax(inputs.pop(), 1)
    delta[torch.arange(len(X)), labels] -= 1
    of_weights, of_biases = [], []
    for W, A in zip(weights[::-1], inputs[::-1]):
        of_weights.insert(0, delta.T @ A)
        of_biases.insert(0, delta.mean(0))
        delta = delta @ W * (A > 0)
    return of_weights, of_biases
