"""Right and wrong versions of `mlp_forward`. The format: ../README.md."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% mlp_forward | right | append
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | right | F.linear, a tuple
def mlp_forward(X, weights, biases):
    outputs = (torch.clone(X),)
    for i in range(len(weights)):
        outputs += (F.linear(outputs[i], weights[i], biases[i]).sigmoid(),)
    return outputs


# %% mlp_forward | right | addmm and tanh
def mlp_forward(X, weights, biases):
    current, kept = X, [X * 1]
    for W, b in zip(weights, biases):
        current = 0.5 * (1 + torch.tanh(torch.addmm(b, current, W.t()) / 2))
        kept.append(current)
    return kept


# %% mlp_forward | right | recursion
def mlp_forward(X, weights, biases):
    if not weights:
        return [X.clone()]
    before = mlp_forward(X, weights[:-1], biases[:-1])
    return [*before, torch.sigmoid(torch.einsum("ni,ji->nj", before[-1], weights[-1]) + biases[-1])]


# %% mlp_forward | right | NumPy inside, brought back
def mlp_forward(X, weights, biases):
    A = [X.cpu().numpy().copy()]
    with np.errstate(over="ignore"):
        for W, b in zip(weights, biases):
            A.append(1 / (1 + np.exp(-(A[-1] @ W.cpu().numpy().T + b.cpu().numpy()))))
    return [torch.as_tensor(a, dtype=X.dtype, device=X.device) for a in A]


# %% mlp_forward | right | float64 inside, cast back
def mlp_forward(X, weights, biases):
    A = [X.double()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.double().T + b.double()))
    return [a.to(X.dtype, copy=True) for a in A]


# %% mlp_forward | right | row by row
def mlp_forward(X, weights, biases):
    A = [torch.stack(list(X))]
    for W, b in zip(weights, biases):
        A.append(torch.stack([1 / (1 + torch.exp(-(W @ a + b))) for a in A[-1]]))
    return A


# %% mlp_forward | wrong | input left out | cause: input left out
def mlp_forward(X, weights, biases):
    outputs = []
    A = X
    for W, b in zip(weights, biases):
        A = torch.sigmoid(A @ W.T + b)
        outputs.append(A)
    return outputs


# %% mlp_forward | wrong | stops before the last | cause: last output left out
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights[:-1], biases[:-1]):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | only the output | cause: last output only
def mlp_forward(X, weights, biases):
    A = X
    for W, b in zip(weights, biases):
        A = torch.sigmoid(A @ W.T + b)
    return A


# %% mlp_forward | wrong | sums kept | cause: sums in place of outputs
def mlp_forward(X, weights, biases):
    kept, A = [X.clone()], X
    for W, b in zip(weights, biases):
        Z = A @ W.T + b
        kept.append(Z)
        A = torch.sigmoid(Z)
    return kept


# %% mlp_forward | wrong | no activation | cause: no sigmoid
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(A[-1] @ W.T + b)
    return A


# %% mlp_forward | wrong | last layer linear | cause: last layer linear
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(Z if l == len(weights) - 1 else torch.sigmoid(Z))
    return A


# %% mlp_forward | wrong | only the last layer bent | cause: hidden layers linear
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(A[-1] @ W.T + b)
    A[-1] = torch.sigmoid(A[-1])
    return A


# %% mlp_forward | wrong | softmax at the end | cause: softmax at the end
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights[:-1], biases[:-1]):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    A.append(torch.softmax(A[-1] @ weights[-1].T + biases[-1], dim=1))
    return A


# %% mlp_forward | wrong | ReLU in all layers | cause: ReLU in place of sigmoid
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.relu(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | tanh | cause: tanh in place of sigmoid
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.tanh(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | sigmoid on the way in and out | cause: sigmoid applied twice
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(torch.sigmoid(A[-1] @ W.T + b)))
    return A


# %% mlp_forward | wrong | sigmoid of X | cause: sigmoid of the input
def mlp_forward(X, weights, biases):
    A = [torch.sigmoid(X)]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | no biases | cause: biases left out
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W in weights:
        A.append(torch.sigmoid(A[-1] @ W.T))
    return A


# %% mlp_forward | wrong | bias after the sigmoid | cause: bias after the sigmoid
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T) + b)
    return A


# %% mlp_forward | wrong | A @ W | cause: W not transposed
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W + b))
    return A


# %% mlp_forward | wrong | every layer sees X | cause: X in place of the last output
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(X @ W.T + b))
    return A


# %% mlp_forward | wrong | output first | cause: reversed
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.insert(0, torch.sigmoid(A[0] @ W.T + b))
    return A


# %% mlp_forward | right | X itself
def mlp_forward(X, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | exp(z) / (1 + exp(z)) | cause: overflow
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        e = torch.exp(A[-1] @ W.T + b)
        A.append(e / (1 + e))
    return A


# %% mlp_forward | wrong | a dictionary | cause: wrong type, dictionary
def mlp_forward(X, weights, biases):
    A = {"A0": X.clone()}
    for i, (W, b) in enumerate(zip(weights, biases)):
        A[f"A{i + 1}"] = torch.sigmoid(A[f"A{i}"] @ W.T + b)
    return A


# %% mlp_forward | wrong | NumPy arrays | cause: wrong type, NumPy arrays
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return [a.numpy() for a in A]


# %% mlp_forward | wrong | X overwritten | cause: modifies its input
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    X.zero_()
    return A


# %% mlp_forward | wrong | dropout | cause: random
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(F.dropout(torch.sigmoid(A[-1] @ W.T + b), 0.1))
    return A


# %% mlp_forward | wrong | list kept between calls | cause: keeps state
A = []


def mlp_forward(X, weights, biases):
    A.append(X.clone())
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | nn.Sequential, still attached | cause: requires grad
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(nn.Parameter(torch.sigmoid(A[-1] @ W.T + b)))
    return A


# %% mlp_forward | wrong | returns nothing | cause: returns None
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))


# %% mlp_forward | wrong | sigmoid of a hidden layer's input | cause: sigmoid applied twice
def mlp_forward(X, weights, biases):
    def go(A, l):
        if l == len(weights):
            return [A]
        return [A] + go(torch.sigmoid(F.linear(torch.sigmoid(A) if l else A, weights[l], biases[l])), l + 1)
    return go(X, 0)
