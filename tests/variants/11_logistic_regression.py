"""Right and wrong versions of the exercises of 11_logistic_regression. Format: README.md beside this file."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% predict_probability | right | the formula
def predict_probability(X, w, b):
    z = X @ w + b
    return 1 / (1 + torch.exp(-z))


# %% predict_probability | right | torch.sigmoid
def predict_probability(X, w, b):
    return torch.sigmoid(torch.mv(X, w) + b)


# %% predict_probability | right | a linear layer by function
def predict_probability(X, w, b):
    return F.linear(X, w.unsqueeze(0), b.reshape(1)).squeeze(1).sigmoid()


# %% predict_probability | right | loop over the examples
def predict_probability(X, w, b):
    p = torch.empty(len(X), dtype=X.dtype, device=X.device)
    for i, x in enumerate(X):
        p[i] = torch.sigmoid(torch.dot(x, w) + b)
    return p


# %% predict_probability | right | loops over Python numbers, stable on both sides
def squeeze(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def predict_probability(X, w, b):
    weights, bias = w.tolist(), b.item()
    p = []
    for row in X.tolist():
        p.append(squeeze(sum(a * c for a, c in zip(row, weights)) + bias))
    return torch.tensor(p, dtype=X.dtype, device=X.device)


# %% predict_probability | right | multiply and sum
def predict_probability(X, w, b):
    z = (X * w).sum(dim=1) + b
    return torch.exp(-torch.log1p(torch.exp(-z)))


# %% predict_probability | right | einsum and tanh
def predict_probability(X, w, b):
    z = torch.einsum("ij,j->i", X, w) + b
    return 0.5 + 0.5 * torch.tanh(0.5 * z)


# %% predict_probability | right | a column of ones
def predict_probability(X, w, b):
    ones = torch.ones(X.shape[0], 1, dtype=X.dtype, device=X.device)
    theta = torch.cat([b.view(1), w])
    return torch.special.expit(torch.hstack([ones, X]) @ theta)


# %% predict_probability | right | NumPy inside
def predict_probability(X, w, b):
    z = X.cpu().numpy() @ w.cpu().numpy() + b.item()
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-z))
    return torch.as_tensor(p, dtype=X.dtype, device=X.device)


# %% predict_probability | right | float64 inside, cast back
def predict_probability(X, w, b):
    return torch.sigmoid(X.double() @ w.double() + b.double()).to(X.dtype)


# %% predict_probability | wrong | scores returned | cause: no sigmoid
def predict_probability(X, w, b):
    return X @ w + b


# %% predict_probability | wrong | bias forgotten | cause: b missing
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w)


# %% predict_probability | wrong | bias added to the probability | cause: b outside the sigmoid
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w) + b


# %% predict_probability | wrong | bias taken off | cause: X w - b
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w - b)


# %% predict_probability | wrong | minus sign lost | cause: sign of z
def predict_probability(X, w, b):
    return 1 / (1 + torch.exp(X @ w + b))


# %% predict_probability | wrong | exp(z) over 1 + exp(z) | cause: overflow
def predict_probability(X, w, b):
    e = torch.exp(X @ w + b)
    return e / (1 + e)


# %% predict_probability | wrong | softmax | cause: softmax over the examples
def predict_probability(X, w, b):
    return F.softmax(X @ w + b, dim=0)


# %% predict_probability | wrong | tanh | cause: tanh in place of the sigmoid
def predict_probability(X, w, b):
    return torch.tanh(X @ w + b)


# %% predict_probability | wrong | sigmoid of a sigmoid | cause: sigmoid twice
def predict_probability(X, w, b):
    return torch.sigmoid(torch.sigmoid(X @ w + b))


# %% predict_probability | wrong | rounded | cause: labels in place of probabilities
def predict_probability(X, w, b):
    return torch.round(torch.sigmoid(X @ w + b))


# %% predict_probability | wrong | brackets forgotten | cause: precedence, 1 / 1 + exp(-z)
def predict_probability(X, w, b):
    return 1 / 1 + torch.exp(-(X @ w + b))


# %% predict_probability | wrong | one number for all | cause: sums over everything
def predict_probability(X, w, b):
    return torch.sigmoid((X * w).sum() + b)


# %% predict_probability | wrong | a column | cause: shape (m, 1)
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w.reshape(-1, 1) + b)


# %% predict_probability | wrong | one example a column | cause: layout (n, m)
def predict_probability(X, w, b):
    return torch.sigmoid(w @ X + b)


# %% predict_probability | wrong | forgets to return | cause: returns None
def predict_probability(X, w, b):
    p = torch.sigmoid(X @ w + b)


# %% predict_probability | wrong | a list | cause: wrong type, list
def predict_probability(X, w, b):
    return [torch.sigmoid(x @ w + b) for x in X]


# %% predict_probability | wrong | a NumPy array | cause: wrong type, NumPy array
def predict_probability(X, w, b):
    return torch.sigmoid(X @ w + b).numpy()


# %% predict_probability | wrong | torch.tensor of a list | cause: float32 result
def predict_probability(X, w, b):
    return torch.tensor([torch.sigmoid(x @ w + b).item() for x in X])


# %% predict_probability | wrong | float32 inside | cause: float32 precision
def predict_probability(X, w, b):
    return torch.sigmoid(X.float() @ w.float() + b.float()).to(X.dtype)


# %% predict_probability | wrong | turns X around in place | cause: modifies its input
def predict_probability(X, w, b):
    X *= -1
    return 1 / (1 + torch.exp(X @ w - b))


# %% predict_probability | wrong | keeps the first answer | cause: state between calls
answers = {}


def predict_probability(X, w, b):
    if X.shape not in answers:
        answers[X.shape] = torch.sigmoid(X.double() @ w.double() + b.double())
    return answers[X.shape].to(X.dtype) + 0


# %% predict_probability | wrong | wants y too | cause: signature changed
def predict_probability(X, y, w, b):
    return torch.sigmoid(X @ w + b)


# %% predict_label | right | probability at least 0.5
def predict_label(X, w, b):
    p = torch.sigmoid(X @ w + b)
    return (p >= 0.5).long()


# %% predict_label | wrong | probability above 0.5 | cause: 0.5 counts as 0
def predict_label(X, w, b):
    p = 1 / (1 + torch.exp(-(X @ w + b)))
    return (p > 0.5).to(torch.int64)


# %% predict_label | right | sign of the score
def predict_label(X, w, b):
    return torch.where(X @ w + b >= 0, 1, 0)


# %% predict_label | wrong | rounded | cause: 0.5 counts as 0
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b).round().long()


# %% predict_label | right | floor of p + 0.5
def predict_label(X, w, b):
    return torch.floor(torch.sigmoid(X @ w + b) + 0.5).type(torch.LongTensor).to(X.device)


# %% predict_label | right | loop with if and else
def predict_label(X, w, b):
    labels = []
    for x in X:
        if torch.sigmoid(x @ w + b) >= 0.5:
            labels.append(1)
        else:
            labels.append(0)
    return torch.tensor(labels, device=X.device)


# %% predict_label | right | zeros, then a mask
def predict_label(X, w, b):
    labels = torch.zeros(X.shape[0], dtype=torch.long, device=X.device)
    labels[torch.sigmoid(X @ w + b) >= 0.5] = 1
    return labels


# %% predict_label | right | a comparison times 1
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) >= 0.5) * 1


# %% predict_label | wrong | argmax of both chances | cause: 0.5 counts as 0
def predict_label(X, w, b):
    p = torch.sigmoid(X @ w + b)
    return torch.stack([1 - p, p], dim=1).argmax(dim=1)


# %% predict_label | right | NumPy inside
def predict_label(X, w, b):
    z = X.cpu().numpy() @ w.cpu().numpy() + b.cpu().numpy()
    return torch.from_numpy((z >= 0).astype(np.int64)).to(X.device)


# %% predict_label | right | argmax of both, one first
def predict_label(X, w, b):
    p = torch.sigmoid(X @ w + b)
    return 1 - torch.stack([p, 1 - p]).argmax(0)


# %% predict_label | right | through tanh
def predict_label(X, w, b):
    return torch.where(0.5 * (1 + torch.tanh((X * w).sum(1) / 2 + b / 2)) >= 0.5, 1, 0)


# %% predict_label | right | floor of p plus a half
def predict_label(X, w, b):
    return torch.floor(torch.sigmoid(X @ w + b) + 0.5).long()


# %% predict_label | right | stable on both sides
def predict_label(X, w, b):
    z = torch.addmv(b.expand(len(X)), X, w)
    e = torch.exp(-z.abs())
    p = torch.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return (p >= 0.5).long()


# %% predict_label | wrong | float labels | cause: floats in place of int64
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) >= 0.5).float()


# %% predict_label | wrong | rounded probabilities | cause: floats in place of int64
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b).round()


# %% predict_label | wrong | the comparison itself | cause: bool in place of int64
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b) >= 0.5


# %% predict_label | wrong | int32 | cause: int32 in place of int64
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) >= 0.5).int()


# %% predict_label | wrong | scores above 0.5 | cause: threshold 0.5 on z
def predict_label(X, w, b):
    return (X @ w + b >= 0.5).long()


# %% predict_label | wrong | probabilities above 0 | cause: threshold 0 on p
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) > 0).long()


# %% predict_label | wrong | rounded up | cause: ceil
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b).ceil().long()


# %% predict_label | wrong | probabilities to integers | cause: cut, not rounded
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b).long()


# %% predict_label | wrong | sign | cause: labels -1 and +1
def predict_label(X, w, b):
    return torch.sign(X @ w + b).long()


# %% predict_label | wrong | 1 where unlikely | cause: labels exchanged
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b) < 0.5).long()


# %% predict_label | wrong | bias forgotten | cause: b missing
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w) >= 0.5).long()


# %% predict_label | wrong | bias taken off | cause: X w - b
def predict_label(X, w, b):
    return (X @ w - b >= 0).long()


# %% predict_label | wrong | above average | cause: compared with the mean of z
def predict_label(X, w, b):
    z = X @ w + b
    return (z >= z.mean()).long()


# %% predict_label | wrong | probabilities | cause: not compared at all
def predict_label(X, w, b):
    return torch.sigmoid(X @ w + b)


# %% predict_label | wrong | one label for all | cause: mean over the examples, shape
def predict_label(X, w, b):
    return (torch.sigmoid(X @ w + b).mean() >= 0.5).long()


# %% predict_label | wrong | a column | cause: shape (m, 1)
def predict_label(X, w, b):
    return (X @ w[:, None] + b >= 0).long()


# %% predict_label | wrong | a list of ints | cause: wrong type, list
def predict_label(X, w, b):
    return [int(x @ w + b >= 0) for x in X]


# %% predict_label | wrong | a NumPy array | cause: wrong type, NumPy array
def predict_label(X, w, b):
    return (X @ w + b >= 0).numpy().astype(np.int64)


# %% predict_label | wrong | no return | cause: returns None
def predict_label(X, w, b):
    labels = (X @ w + b >= 0).long()


# %% predict_label | wrong | if on a whole tensor | cause: raises, several truth values
def predict_label(X, w, b):
    if torch.sigmoid(X @ w + b) >= 0.5:
        return 1
    return 0


# %% predict_label | wrong | scales w and b in place | cause: modifies its input
def predict_label(X, w, b):
    size = w.norm()
    w /= size
    b /= size
    return (X @ w + b >= 0).long()


# %% predict_label | wrong | score above 0 | cause: 0.5 counts as 0
def predict_label(X, w, b):
    return (X @ w + b > 0).long()


# %% logistic_cost | right | softplus
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).mean()


# %% logistic_cost | right | logsigmoid of both signs
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return -(y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean()


# %% logistic_cost | right | logaddexp
def logistic_cost(X, y, w, b):
    z = torch.mv(X, w) + b
    return torch.sum(torch.logaddexp(z, torch.zeros_like(z)) - y * z) / len(y)


# %% logistic_cost | right | maximum and log1p
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return torch.mean(torch.relu(z) - z * y + torch.log1p(torch.exp(-torch.abs(z))))


# %% logistic_cost | right | signed margin
def logistic_cost(X, y, w, b):
    margin = (2 * y - 1) * (X @ w + b)
    return -F.logsigmoid(margin).mean()


# %% logistic_cost | right | where on the sign
def logistic_cost(X, y, w, b):
    z = X @ w + b
    e = torch.log(1 + torch.exp(-z.abs()))
    cost_of_0 = torch.where(z > 0, z + e, e)
    cost_of_1 = torch.where(z > 0, e, e - z)
    return torch.where(y == 1, cost_of_1, cost_of_0).mean()


# %% logistic_cost | right | loop over Python numbers
def logistic_cost(X, y, w, b):
    total = 0.0
    for x, label in zip(X, y):
        z = (x @ w + b).item()
        total += max(z, 0) + math.log1p(math.exp(-abs(z))) - label.item() * z
    return torch.tensor(total / len(y), dtype=X.dtype, device=X.device)


# %% logistic_cost | right | log-softmax of 0 and z
def logistic_cost(X, y, w, b):
    z = X @ w + b
    log_p = torch.log_softmax(torch.stack([torch.zeros_like(z), z], dim=1), dim=1)
    return -log_p[torch.arange(len(y), device=X.device), y.long()].mean()


# %% logistic_cost | right | NumPy inside
def logistic_cost(X, y, w, b):
    X_, y_, w_, b_ = (t.cpu().numpy() for t in (X, y, w, b))
    z = X_ @ w_ + b_
    return torch.tensor((np.logaddexp(0, z) - y_ * z).mean(), dtype=X.dtype, device=X.device)


# %% logistic_cost | right | float64 inside, cast back
def logistic_cost(X, y, w, b):
    z = (X.double() @ w.double() + b.double()) * (1 - 2 * y.double())
    return (z.clamp(min=0) + torch.log1p(torch.exp(-z.abs()))).mean().to(X.dtype)


# %% logistic_cost | wrong | the formula as it stands | cause: log of 0
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% logistic_cost | wrong | log of the chosen probability | cause: log of 0
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -torch.log(torch.where(y == 1, p, 1 - p)).mean()


# %% logistic_cost | wrong | 1e-8 inside the logarithm | cause: small number added
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -(y * torch.log(p + 1e-8) + (1 - y) * torch.log(1 - p + 1e-8)).mean()


# %% logistic_cost | wrong | 1e-12 inside the logarithm | cause: small number added
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -torch.mean(y * torch.log(p + 1e-12) + (1 - y) * torch.log(1 - p + 1e-12))


# %% logistic_cost | wrong | p clamped by 1e-7 | cause: p clamped
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b).clamp(1e-7, 1 - 1e-7)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% logistic_cost | wrong | scores clamped to 50 | cause: z clamped
def logistic_cost(X, y, w, b):
    z = (X @ w + b).clamp(-50, 50)
    return (F.softplus(z) - y * z).mean()


# %% logistic_cost | wrong | log(1 + exp(z)) | cause: overflow
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (torch.log(1 + torch.exp(z)) - y * z).mean()


# %% logistic_cost | wrong | logarithms clamped at -100 | cause: log p cut off
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -(y * torch.log(p).clamp(min=-100) + (1 - y) * torch.log(1 - p).clamp(min=-100)).mean()


# %% logistic_cost | wrong | sum | cause: mean missing
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).sum()


# %% logistic_cost | wrong | sum of the plain formula | cause: mean missing, and log of 0
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum()


# %% logistic_cost | wrong | only the label 1 | cause: second term missing, and log of 0
def logistic_cost(X, y, w, b):
    return -(y * torch.log(torch.sigmoid(X @ w + b))).mean()


# %% logistic_cost | wrong | only the label 1, stable | cause: second term missing
def logistic_cost(X, y, w, b):
    return -(y * F.logsigmoid(X @ w + b)).mean()


# %% logistic_cost | wrong | labels the other way round | cause: y and 1 - y exchanged
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return -(y * F.logsigmoid(-z) + (1 - y) * F.logsigmoid(z)).mean()


# %% logistic_cost | wrong | log-likelihood | cause: minus missing
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean()


# %% logistic_cost | wrong | brackets after the minus | cause: sign of the second term
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (-y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean()


# %% logistic_cost | wrong | 1/(2m) | cause: extra 1/2
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).sum() / (2 * len(y))


# %% logistic_cost | wrong | base 2 | cause: log2
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).mean() / math.log(2)


# %% logistic_cost | wrong | squared error | cause: squared error of the probabilities
def logistic_cost(X, y, w, b):
    return ((torch.sigmoid(X @ w + b) - y) ** 2).mean()


# %% logistic_cost | wrong | bias forgotten | cause: b missing
def logistic_cost(X, y, w, b):
    z = X @ w
    return (F.softplus(z) - y * z).mean()


# %% logistic_cost | wrong | formula for -1 and +1 | cause: labels taken as -1 and +1
def logistic_cost(X, y, w, b):
    return F.softplus(-y * (X @ w + b)).mean()


# %% logistic_cost | wrong | sigmoid before the stable formula | cause: sigmoid twice
def logistic_cost(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return (F.softplus(p) - y * p).mean()


# %% logistic_cost | wrong | every score with every label | cause: broadcasts to (m, m)
def logistic_cost(X, y, w, b):
    z = X @ w.view(-1, 1) + b
    return (F.softplus(z) - y * z).mean()


# %% logistic_cost | wrong | not averaged at all | cause: one cost an example, shape
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return F.softplus(z) - y * z


# %% logistic_cost | wrong | a Python float | cause: wrong type, float
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).mean().item()


# %% logistic_cost | wrong | shape (1,) | cause: shape (1,)
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return (F.softplus(z) - y * z).mean(dim=0, keepdim=True)


# %% logistic_cost | wrong | float32 loop | cause: float32 result
def logistic_cost(X, y, w, b):
    total = 0.0
    for x, label in zip(X, y):
        z = (x @ w + b).item()
        total += max(z, 0) + math.log1p(math.exp(-abs(z))) - label.item() * z
    return torch.tensor(total / len(y))


# %% logistic_cost | wrong | ready-made with logits | cause: ready-made function
def logistic_cost(X, y, w, b):
    return F.binary_cross_entropy_with_logits(X @ w + b, y)


# %% logistic_cost | wrong | nn.BCELoss | cause: ready-made function
def logistic_cost(X, y, w, b):
    return nn.BCELoss()(torch.sigmoid(X @ w + b), y)


# %% logistic_cost | wrong | F.cross_entropy of 0 and z | cause: ready-made function
def logistic_cost(X, y, w, b):
    z = X @ w + b
    return F.cross_entropy(torch.stack([torch.zeros_like(z), z], dim=1), y.long())


# %% logistic_cost | wrong | y becomes -1 and +1 in place | cause: modifies its input
def logistic_cost(X, y, w, b):
    y *= 2
    y -= 1
    return -F.logsigmoid(y * (X @ w + b)).mean()


# %% logistic_cost | wrong | running total in a global | cause: state between calls
total = 0.0


def logistic_cost(X, y, w, b):
    global total
    z = X @ w + b
    total = total + (F.softplus(z) - y * z).mean().item()
    return torch.tensor(total, dtype=X.dtype, device=X.device)


# %% gradient_by_loops | right | adds up row by row
def gradient_by_loops(X, y, w, b):
    m = X.shape[0]
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for i in range(m):
        p = torch.sigmoid(torch.dot(w, X[i]) + b)
        dw = dw + (p - y[i]) * X[i] / m
        db = db + (p - y[i]) / m
    return dw, db


# %% gradient_by_loops | right | two loops over Python numbers
def squeeze(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def gradient_by_loops(X, y, w, b):
    rows, labels, weights = X.tolist(), y.tolist(), w.tolist()
    m, n = len(rows), len(weights)
    dw, db = [0.0] * n, 0.0
    for i in range(m):
        z = b.item()
        for j in range(n):
            z += rows[i][j] * weights[j]
        error = squeeze(z) - labels[i]
        for j in range(n):
            dw[j] += error * rows[i][j]
        db += error
    dw = torch.tensor([d / m for d in dw], dtype=X.dtype, device=X.device)
    return dw, torch.tensor(db / m, dtype=X.dtype, device=X.device)


# %% gradient_by_loops | right | zip, and in place on its own sums
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, label in zip(X, y):
        error = 1 / (1 + torch.exp(-(x @ w + b))) - label
        dw.add_(error * x)
        db.add_(error)
    return dw.div_(len(X)), db.div_(len(X))


# %% gradient_by_loops | right | lists, stacked
def gradient_by_loops(X, y, w, b):
    errors = [torch.sigmoid((X[i] * w).sum() + b) - y[i] for i in range(len(y))]
    dw = torch.stack([e * x for e, x in zip(errors, X)]).mean(0)
    return [dw, torch.stack(errors).mean()]


# %% gradient_by_loops | right | while, minus (y - p)
def gradient_by_loops(X, y, w, b):
    i, dw, db = 0, 0, 0
    while i < len(X):
        difference = y[i] - torch.sigmoid(w @ X[i] + b)
        dw = dw - difference * X[i]
        db = db - difference
        i += 1
    return dw / i, db / i


# %% gradient_by_loops | right | if on the label
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, label in zip(X, y):
        z = x @ w + b
        if label == 1:
            error = -torch.sigmoid(-z)
        else:
            error = torch.sigmoid(z)
        dw += error * x
        db += error
    return dw / y.numel(), db / y.numel()


# %% gradient_by_loops | right | NumPy inside
def gradient_by_loops(X, y, w, b):
    X_, y_, w_ = X.cpu().numpy(), y.cpu().numpy(), w.cpu().numpy()
    dw, db = np.zeros(len(w_)), 0.0
    with np.errstate(over="ignore"):
        for i in range(len(X_)):
            error = 1 / (1 + np.exp(-(np.dot(X_[i], w_) + b.item()))) - y_[i]
            dw += error * X_[i]
            db += error
    return (
        torch.tensor(dw / len(X_), dtype=X.dtype, device=X.device),
        torch.tensor(db / len(X_), dtype=X.dtype, device=X.device),
    )


# %% gradient_by_loops | right | float64 inside, cast back
def gradient_by_loops(X, y, w, b):
    X64, y64, w64, b64 = X.double(), y.double(), w.double(), b.double()
    dw, db = torch.zeros_like(w64), torch.zeros_like(b64)
    for i in range(len(X)):
        error = torch.sigmoid(X64[i] @ w64 + b64) - y64[i]
        dw += error * X64[i]
        db += error
    return (dw / len(X)).to(X.dtype), (db / len(X)).to(X.dtype)


# %% gradient_by_loops | right | comprehension, then sums
def gradient_by_loops(X, y, w, b):
    es = [torch.sigmoid(x @ w + b) - t for x, t in zip(X, y)]
    return sum(e * x for e, x in zip(es, X)) / len(y), sum(es) / len(y)


# %% gradient_by_loops | wrong | = in place of += | cause: only the last example
def gradient_by_loops(X, y, w, b):
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw = error * X[i]
        db = error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | returns what the last example gives | cause: only the last example, no mean
def gradient_by_loops(X, y, w, b):
    for x, label in zip(X, y):
        error = torch.sigmoid(x @ w + b) - label
        dw, db = error * x, error
    return dw, db


# %% gradient_by_loops | wrong | returns inside the loop | cause: only the first example
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
        return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | range(1, m) | cause: first example left out
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(1, len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | range(m - 1) | cause: last example left out
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X) - 1):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | loops over the features | cause: n in place of m
def gradient_by_loops(X, y, w, b):
    m, n = X.shape
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(min(n, m)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / m, db / m


# %% gradient_by_loops | wrong | not divided | cause: mean missing
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw, db


# %% gradient_by_loops | wrong | only dw divided | cause: mean missing in db
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db


# %% gradient_by_loops | wrong | divided in the loop and behind it | cause: mean taken twice
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = (torch.sigmoid(X[i] @ w + b) - y[i]) / len(X)
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | divided by the number of features | cause: n in place of m in the mean
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(w), db / len(w)


# %% gradient_by_loops | wrong | y - p | cause: sign
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = y[i] - torch.sigmoid(X[i] @ w + b)
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | sigmoid's derivative on top | cause: extra p (1 - p)
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        p = torch.sigmoid(X[i] @ w + b)
        delta = (p - y[i]) * p * (1 - p)
        dw += delta * X[i]
        db += delta
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | chain rule as it stands | cause: 0 / 0 where p is certain
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        p = torch.sigmoid(X[i] @ w + b)
        dp = -y[i] / p + (1 - y[i]) / (1 - p)
        dw += dp * p * (1 - p) * X[i]
        db += dp * p * (1 - p)
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | scores against labels | cause: no sigmoid
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = X[i] @ w + b - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | bias forgotten | cause: b missing in the score
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | math.exp | cause: raises OverflowError for large scores
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = 1 / (1 + math.exp(-(X[i] @ w + b))) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | exp(z) over 1 + exp(z) | cause: overflow
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, label in zip(X, y):
        e = torch.exp(x @ w + b)
        error = e / (1 + e) - label
        dw += error * x
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | db never added to | cause: db is 0
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        dw += (torch.sigmoid(X[i] @ w + b) - y[i]) * X[i]
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | db before dw | cause: outputs swapped
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return db / len(X), dw / len(X)


# %% gradient_by_loops | wrong | only dw | cause: one value returned
def gradient_by_loops(X, y, w, b):
    dw = torch.zeros_like(w)
    for i in range(len(X)):
        dw += (torch.sigmoid(X[i] @ w + b) - y[i]) * X[i]
    return dw / len(X)


# %% gradient_by_loops | wrong | db as a Python float | cause: wrong type of db
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros_like(w), 0.0
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error.item()
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | torch.zeros(n) | cause: float32 sums
def gradient_by_loops(X, y, w, b):
    dw, db = torch.zeros(len(w)), torch.zeros(())
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | scales the rows in place | cause: modifies its input
def gradient_by_loops(X, y, w, b):
    db = torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        X[i] *= error
        db += error
    return X.sum(0) / len(X), db / len(X)


# %% gradient_by_loops | wrong | sums in a default argument | cause: state between calls
def gradient_by_loops(X, y, w, b, sums={}):
    dw = sums.setdefault((len(w), w.dtype), torch.zeros_like(w))
    db = torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_by_loops | wrong | autograd, example by example | cause: autograd
def gradient_by_loops(X, y, w, b):
    w_, b_ = w.clone().requires_grad_(), b.clone().requires_grad_()
    for x, label in zip(X, y):
        z = x @ w_ + b_
        ((F.softplus(z) - label * z) / len(X)).backward()
    return w_.grad, b_.grad


# %% gradient_by_loops | wrong | finite differences | cause: finite differences
def cost(X, y, w, b):
    z = X @ w + b
    return (z.clamp(min=0) - y * z + torch.log1p(torch.exp(-z.abs()))).mean()


def gradient_by_loops(X, y, w, b):
    h = 1e-6
    dw = torch.zeros_like(w)
    for j in range(len(w)):
        step = torch.zeros_like(w)
        step[j] = h
        dw[j] = (cost(X, y, w + step, b) - cost(X, y, w - step, b)) / (2 * h)
    return dw, (cost(X, y, w, b + h) - cost(X, y, w, b - h)) / (2 * h)


# %% gradient_by_loops | wrong | no loop at all | cause: vectorized, no loop
def gradient_by_loops(X, y, w, b):
    e = torch.sigmoid(X @ w + b) - y
    return X.T @ e / len(y), e.mean()


# %% gradient_vectorized | right | transposed matrix
def gradient_vectorized(X, y, w, b):
    m = X.shape[0]
    error = torch.sigmoid(X @ w + b) - y
    dw = X.T @ error / m
    db = error.sum() / m
    return dw, db


# %% gradient_vectorized | right | weighted rows, averaged
def gradient_vectorized(X, y, w, b):
    error = 1 / (1 + torch.exp(-(X @ w + b))) - y
    return (error[:, None] * X).mean(dim=0), error.mean()


# %% gradient_vectorized | right | einsum
def gradient_vectorized(X, y, w, b):
    error = torch.special.expit(torch.einsum("ij,j->i", X, w) + b) - y
    return torch.einsum("i,ij->j", error, X) / y.numel(), error.mean()


# %% gradient_vectorized | right | a column of ones
def gradient_vectorized(X, y, w, b):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.cat([w, b.reshape(1)])
    g = A.t() @ (torch.sigmoid(A @ theta) - y) / len(A)
    return g[:-1].clone(), g[-1].clone()


# %% gradient_vectorized | right | labels -1 and +1
def gradient_vectorized(X, y, w, b):
    t = 2 * y - 1
    weights = -t * torch.sigmoid(-t * (X @ w + b))
    return [torch.mv(X.t(), weights) / len(t), weights.mean()]


# %% gradient_vectorized | right | columns kept
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X.matmul(w.unsqueeze(1)) + b)
    error = p - y.unsqueeze(1)
    return X.t().matmul(error).squeeze(1) / X.size(0), error.mean()


# %% gradient_vectorized | right | sums of both labels apart
def gradient_vectorized(X, y, w, b):
    p = 0.5 * (1 + torch.tanh((X @ w + b) / 2))
    return (p @ X - y @ X) / len(X), p.mean() - y.mean()


# %% gradient_vectorized | right | NumPy inside
def gradient_vectorized(X, y, w, b):
    X_, y_, w_, b_ = X.cpu().numpy(), y.cpu().numpy(), w.cpu().numpy(), b.cpu().numpy()
    with np.errstate(over="ignore"):
        error = 1 / (1 + np.exp(-(X_ @ w_ + b_))) - y_
    dw = torch.as_tensor(X_.T @ error / len(X_), dtype=X.dtype, device=X.device)
    return dw, torch.as_tensor(error.mean(), dtype=X.dtype, device=X.device)


# %% gradient_vectorized | right | float64 inside, cast back
def gradient_vectorized(X, y, w, b):
    A = X.double()
    error = torch.sigmoid(A @ w.double() + b.double()) - y.double()
    return (A.T @ error / len(A)).to(X.dtype), error.mean().to(X.dtype)


# %% gradient_vectorized | wrong | not divided | cause: mean missing
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error, error.sum()


# %% gradient_vectorized | wrong | dw not divided | cause: mean missing in dw
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error, error.mean()


# %% gradient_vectorized | wrong | db summed | cause: mean missing in db
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error / len(X), error.sum()


# %% gradient_vectorized | wrong | divided by X.numel() | cause: divides by m n
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error / X.numel(), error.mean()


# %% gradient_vectorized | wrong | y - p | cause: sign
def gradient_vectorized(X, y, w, b):
    error = y - torch.sigmoid(X @ w + b)
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | the sign of db | cause: sign of db
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    return X.T @ (p - y) / len(X), (y - p).mean()


# %% gradient_vectorized | wrong | sigmoid's derivative on top | cause: extra p (1 - p)
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    delta = (p - y) * p * (1 - p)
    return X.T @ delta / len(X), delta.mean()


# %% gradient_vectorized | wrong | of the mean squared error | cause: squared error
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    delta = 2 * (p - y) * p * (1 - p)
    return X.T @ delta / len(X), delta.mean()


# %% gradient_vectorized | wrong | linear regression | cause: no sigmoid
def gradient_vectorized(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | perceptron | cause: labels in place of probabilities
def gradient_vectorized(X, y, w, b):
    predicted = (torch.sigmoid(X @ w + b) >= 0.5).to(X.dtype)
    return X.T @ (predicted - y) / len(X), (predicted - y).mean()


# %% gradient_vectorized | wrong | labels to -1 and +1 | cause: labels -1 and +1 in p - y
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - (2 * y - 1)
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | bias forgotten | cause: b missing in the score
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w) - y
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | with respect to the probability | cause: chain rule stops at p
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    error = (p - y) / (p * (1 - p))
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | chain rule as it stands | cause: 0 / 0 where p is certain
def gradient_vectorized(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    dz = (-y / p + (1 - y) / (1 - p)) * p * (1 - p)
    return X.T @ dz / len(X), dz.mean()


# %% gradient_vectorized | wrong | mean error times mean x | cause: product of the means
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return error.mean() * X.mean(dim=0), error.mean()


# %% gradient_vectorized | wrong | mean error everywhere | cause: x missing
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return torch.full_like(w, error.mean().item()), error.mean()


# %% gradient_vectorized | wrong | db from dw | cause: db is the mean of dw
def gradient_vectorized(X, y, w, b):
    dw = X.T @ (torch.sigmoid(X @ w + b) - y) / len(X)
    return dw, dw.mean()


# %% gradient_vectorized | wrong | db zero | cause: db is 0
def gradient_vectorized(X, y, w, b):
    return X.T @ (torch.sigmoid(X @ w + b) - y) / len(X), torch.zeros_like(b)


# %% gradient_vectorized | wrong | X @ errors | cause: X not transposed
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | dw as a column | cause: shape (n, 1)
def gradient_vectorized(X, y, w, b):
    error = (torch.sigmoid(X @ w + b) - y).view(-1, 1)
    return X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | db of shape (1,) | cause: shape of db
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return X.T @ error / len(X), error.mean(dim=0, keepdim=True)


# %% gradient_vectorized | wrong | one row an example | cause: mean over the examples missing, shape
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return error[:, None] * X, error


# %% gradient_vectorized | wrong | a dictionary | cause: wrong type, dictionary
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return {"dw": X.T @ error / len(X), "db": error.mean()}


# %% gradient_vectorized | wrong | overwrites the labels | cause: modifies its input
def gradient_vectorized(X, y, w, b):
    y -= torch.sigmoid(X @ w + b)
    y *= -1
    return X.T @ y / len(X), y.mean()


# %% gradient_vectorized | wrong | float32 inside | cause: float32 precision
def gradient_vectorized(X, y, w, b):
    A = X.float()
    error = torch.sigmoid(A @ w.float() + b.float()) - y.float()
    return (A.T @ error / len(A)).to(X.dtype), error.mean().to(X.dtype)


# %% gradient_vectorized | wrong | torch.autograd.grad | cause: autograd
def gradient_vectorized(X, y, w, b):
    with torch.enable_grad():
        w_, b_ = w.clone().requires_grad_(), b.clone().requires_grad_()
        z = X @ w_ + b_
        return torch.autograd.grad((F.softplus(z) - y * z).mean(), (w_, b_))


# %% gradient_vectorized | wrong | torch.func.grad | cause: autograd
def gradient_vectorized(X, y, w, b):
    def cost(w, b):
        z = X @ w + b
        return (F.softplus(z) - y * z).mean()

    return torch.func.grad(cost, argnums=(0, 1))(w, b)


# %% gradient_vectorized | wrong | nothing returned | cause: returns None
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    dw, db = X.T @ error / len(X), error.mean()


# %% gradient_vectorized | wrong | for over the examples | cause: loop
def gradient_vectorized(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)


# %% gradient_vectorized | wrong | while over the features | cause: loop
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    dw, j = torch.zeros_like(w), 0
    while j < len(w):
        dw[j] = (error * X[:, j]).mean()
        j += 1
    return dw, error.mean()


# %% gradient_vectorized | wrong | list comprehension | cause: comprehension
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return torch.stack([e * x for e, x in zip(error, X)]).mean(0), error.mean()


# %% gradient_vectorized | wrong | generator expression | cause: comprehension
def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return sum(e * x for e, x in zip(error, X)) / len(X), error.mean()


# %% gradient_vectorized | wrong | loop in a helper | cause: loop in a helper
def summed(error, X):
    total = torch.zeros_like(X[0])
    for e, x in zip(error, X):
        total = total + e * x
    return total


def gradient_vectorized(X, y, w, b):
    error = torch.sigmoid(X @ w + b) - y
    return summed(error, X) / len(X), error.mean()


# %% logistic_gradient_descent | right | softplus, new tensors
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for step in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        dw, db = X.T @ error / len(X), error.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | right | ready-made loss, in place on clones
def logistic_gradient_descent(X, y, w, b, lr, steps):
    w, b = w.clone(), b.clone()
    costs = torch.zeros(steps, dtype=X.dtype, device=X.device)
    for step in range(steps):
        z = X @ w + b
        costs[step] = F.binary_cross_entropy_with_logits(z, y)
        error = torch.sigmoid(z) - y
        w -= lr * (X.T @ error) / len(X)
        b -= lr * error.mean()
    return w, b, costs


# %% logistic_gradient_descent | right | costs as Python floats
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = torch.mv(X, w) + b
        costs.append(torch.logaddexp(z, torch.zeros_like(z)).sub(y * z).mean().item())
        p = 1 / (1 + torch.exp(-z))
        grad_w = ((p - y).unsqueeze(1) * X).mean(0)
        grad_b = (p - y).mean()
        w = w - lr * grad_w
        b = b - lr * grad_b
    return w, b, torch.tensor(costs, dtype=X.dtype, device=X.device)


# %% logistic_gradient_descent | right | one vector of parameters
def logistic_gradient_descent(X, y, w, b, lr, steps):
    A = torch.cat([torch.ones_like(X[:, :1]), X], dim=1)
    theta = torch.cat([b.reshape(1), w])
    costs = []
    for _ in range(steps):
        z = A @ theta
        costs.append(-(y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean())
        theta = theta - lr * A.T @ (torch.sigmoid(z) - y) / len(A)
    return [theta[1:].clone(), theta[0].clone(), torch.stack(costs)]


# %% logistic_gradient_descent | right | labels -1 and +1
def logistic_gradient_descent(X, y, w, b, lr, steps):
    t, costs, step = 2 * y - 1, [], 0
    while step < steps:
        margin = t * (X @ w + b)
        costs.append(-F.logsigmoid(margin).mean())
        pull = t * torch.sigmoid(-margin)
        w = w + lr * (pull @ X) / len(X)
        b = b + lr * pull.mean()
        step += 1
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | right | gradient in a helper, loop over examples
def slope(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x, label in zip(X, y):
        error = torch.sigmoid(x @ w + b) - label
        dw += error * x / len(X)
        db += error / len(X)
    return dw, db


def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append(torch.mean(torch.relu(z) - y * z + torch.log1p(torch.exp(-z.abs()))))
        dw, db = slope(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | right | NumPy inside
def logistic_gradient_descent(X, y, w, b, lr, steps):
    X_, y_, w_, b_ = (t.cpu().numpy().astype(np.float64) for t in (X, y, w, b))
    costs = np.empty(steps)
    with np.errstate(over="ignore"):
        for step in range(steps):
            z = X_ @ w_ + b_
            costs[step] = np.mean(np.logaddexp(0, z) - y_ * z)
            error = 1 / (1 + np.exp(-z)) - y_
            w_ = w_ - lr * X_.T @ error / len(X_)
            b_ = b_ - lr * error.mean()
    return tuple(torch.as_tensor(a, dtype=X.dtype, device=X.device) for a in (w_, b_, costs))


# %% logistic_gradient_descent | right | float64 inside, cast back
def logistic_gradient_descent(X, y, w, b, lr, steps):
    dtype = X.dtype
    X, y, w, b = X.double(), y.double(), w.double(), b.double()
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((z.clamp(min=0) - y * z + torch.log1p(torch.exp(-z.abs()))).mean())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w.to(dtype), b.to(dtype), torch.stack(costs).to(dtype)


# %% logistic_gradient_descent | wrong | cost after the update | cause: costs recorded late
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        error = torch.sigmoid(X @ w + b) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | one cost too many | cause: shape of costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    z = X @ w + b
    costs = [(F.softplus(z) - y * z).mean()]
    for _ in range(steps):
        error = torch.sigmoid(X @ w + b) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | stops before the last update | cause: last update missing
def logistic_gradient_descent(X, y, w, b, lr, steps):
    w, b, costs = w.clone(), b.clone(), []
    while True:
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        if len(costs) == steps:
            break
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | plain formula for the cost | cause: log of 0
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        p = torch.sigmoid(X @ w + b)
        costs.append(-(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean())
        w, b = w - lr * ((p - y) @ X) / len(X), b - lr * (p - y).mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | plus | cause: walks uphill
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        w, b = w + lr * (error @ X) / len(X), b + lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | gradient summed | cause: mean missing in the gradient
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X), b - lr * error.sum()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | sum as the cost | cause: mean missing in the costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).sum())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | log-likelihood recorded | cause: sign of the costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((y * z - F.softplus(z)).mean())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | b stays | cause: b never updated
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        w = w - lr * ((torch.sigmoid(z) - y) @ X) / len(X)
    return w, b.clone(), torch.stack(costs)


# %% logistic_gradient_descent | wrong | probabilities again after w | cause: b sees the new w
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        w = w - lr * ((torch.sigmoid(X @ w + b) - y) @ X) / len(X)
        b = b - lr * (torch.sigmoid(X @ w + b) - y).mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | probabilities before the loop | cause: never computed again
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    z = X @ w + b
    error = torch.sigmoid(z) - y
    for _ in range(steps):
        costs.append((F.softplus(z) - y * z).mean())
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | sums start outside the loop | cause: gradients pile up
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for _ in range(steps):
        z = X @ w + b
        costs.append(F.binary_cross_entropy_with_logits(z, y))
        error = torch.sigmoid(z) - y
        dw += (error @ X) / len(X)
        db += error.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | update in the loop over examples | cause: one update an example
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        for i in range(len(X)):
            error = torch.sigmoid(X[i] @ w + b) - y[i]
            w, b = w - lr * error * X[i], b - lr * error
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | sigmoid's derivative on top | cause: extra p (1 - p)
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        p = torch.sigmoid(z)
        delta = (p - y) * p * (1 - p)
        w, b = w - lr * (delta @ X) / len(X), b - lr * delta.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | steps + 1 | cause: one step too many, shape of costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps + 1):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% logistic_gradient_descent | wrong | only w and b | cause: costs missing
def logistic_gradient_descent(X, y, w, b, lr, steps):
    for _ in range(steps):
        error = torch.sigmoid(X @ w + b) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b


# %% logistic_gradient_descent | wrong | costs in a list | cause: wrong type of costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean().item())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, costs


# %% logistic_gradient_descent | wrong | costs in float32 | cause: dtype of costs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean().item())
        error = torch.sigmoid(z) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.tensor(costs)


# %% logistic_gradient_descent | wrong | -= on the arguments | cause: modifies its inputs
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.sigmoid(z) - y
        w -= lr * (error @ X) / len(X)
        b -= lr * error.mean()
    return w.clone(), b.clone(), torch.stack(costs)


# %% logistic_gradient_descent | wrong | torch.optim | cause: autograd
def logistic_gradient_descent(X, y, w, b, lr, steps):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    costs = []
    for _ in range(steps):
        cost = F.binary_cross_entropy_with_logits(X @ w + b, y)
        costs.append(cost.detach())
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
    return w.detach(), b.detach(), torch.stack(costs)


# %% logistic_gradient_descent | wrong | exp(z) over 1 + exp(z) | cause: overflow
def logistic_gradient_descent(X, y, w, b, lr, steps):
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((F.softplus(z) - y * z).mean())
        error = torch.exp(z) / (1 + torch.exp(z)) - y
        w, b = w - lr * (error @ X) / len(X), b - lr * error.mean()
    return w, b, torch.stack(costs)


# %% log_likelihood_ascent | right | y - p, added
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w = w + lr * X.T @ difference / len(X)
        b = b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | right | minus the descent
def log_likelihood_ascent(X, y, w, b, lr, steps):
    m = X.shape[0]
    for _ in range(steps):
        p = 1 / (1 + torch.exp(-(X @ w + b)))
        dw, db = ((p - y)[:, None] * X).sum(0) / m, (p - y).sum() / m
        w, b = w - lr * dw, b - lr * db
    return [w, b]


# %% log_likelihood_ascent | right | in place on clones
def log_likelihood_ascent(X, y, w, b, lr, steps):
    w, b = w.clone(), b.clone()
    for _ in range(steps):
        gradient = (y - torch.sigmoid(torch.mv(X, w) + b)) / len(y)
        w += lr * torch.mv(X.t(), gradient)
        b += lr * gradient.sum()
    return w, b


# %% log_likelihood_ascent | right | both labels apart
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        z = X @ w + b
        pull = y * torch.sigmoid(-z) - (1 - y) * torch.sigmoid(z)
        w, b = w + lr * (pull @ X) / len(X), b + lr * pull.mean()
    return w, b


# %% log_likelihood_ascent | right | one vector of parameters
def log_likelihood_ascent(X, y, w, b, lr, steps):
    A = torch.column_stack([X, torch.ones(len(X), dtype=X.dtype, device=X.device)])
    theta = torch.cat([w, b.view(1)])
    for _ in range(steps):
        theta = theta + lr / len(A) * (A.T @ (y - torch.sigmoid(A @ theta)))
    return theta[:-1].clone(), theta[-1].clone()


# %% log_likelihood_ascent | right | loop over the examples
def log_likelihood_ascent(X, y, w, b, lr, steps):
    m = len(X)
    for _ in range(steps):
        dw, db = torch.zeros_like(w), torch.zeros_like(b)
        for i in range(m):
            error = y[i] - torch.sigmoid((X[i] * w).sum() + b)
            dw += error * X[i]
            db += error
        w = w + lr * dw / m
        b = b + lr * db / m
    return w, b


# %% log_likelihood_ascent | right | NumPy inside
def log_likelihood_ascent(X, y, w, b, lr, steps):
    X_, y_, w_, b_ = (t.cpu().numpy() for t in (X, y, w, b))
    with np.errstate(over="ignore"):
        for _ in range(steps):
            error = y_ - 1 / (1 + np.exp(-(X_ @ w_ + b_)))
            w_, b_ = w_ + lr * X_.T @ error / len(X_), b_ + lr * error.mean()
    return tuple(torch.as_tensor(a, dtype=X.dtype, device=X.device) for a in (w_, b_))


# %% log_likelihood_ascent | wrong | minus | cause: walks downhill
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w - lr * (difference @ X) / len(X), b - lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | p - y, added | cause: walks downhill
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = torch.sigmoid(X @ w + b) - y
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | sum of the log-likelihoods | cause: mean missing
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X), b + lr * difference.sum()
    return w, b


# %% log_likelihood_ascent | wrong | only the label 1 | cause: second term missing
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y * (1 - torch.sigmoid(X @ w + b))
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | sigmoid's derivative on top | cause: extra p (1 - p)
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        p = torch.sigmoid(X @ w + b)
        delta = (y - p) * p * (1 - p)
        w, b = w + lr * (delta @ X) / len(X), b + lr * delta.mean()
    return w, b


# %% log_likelihood_ascent | wrong | Rosenblatt's rule | cause: labels in place of probabilities
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - (X @ w + b >= 0).to(X.dtype)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | no sigmoid | cause: no sigmoid
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - (X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | one step too few | cause: steps - 1
def log_likelihood_ascent(X, y, w, b, lr, steps):
    w, b = w.clone(), b.clone()
    for _ in range(1, steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | returns inside the loop | cause: one step only
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
        return w, b


# %% log_likelihood_ascent | wrong | b stays | cause: b never updated
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        w = w + lr * ((y - torch.sigmoid(X @ w + b)) @ X) / len(X)
    return w, b.clone()


# %% log_likelihood_ascent | wrong | w first | cause: b sees the new w
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        w = w + lr * ((y - torch.sigmoid(X @ w + b)) @ X) / len(X)
        b = b + lr * (y - torch.sigmoid(X @ w + b)).mean()
    return w, b


# %% log_likelihood_ascent | wrong | probabilities before the loop | cause: never computed again
def log_likelihood_ascent(X, y, w, b, lr, steps):
    difference = y - torch.sigmoid(X @ w + b)
    for _ in range(steps):
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | the sign of b only | cause: b walks downhill
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b - lr * difference.mean()
    return w, b


# %% log_likelihood_ascent | wrong | returns the log-likelihood too | cause: three values
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
    return w, b, F.logsigmoid((2 * y - 1) * (X @ w + b)).mean()


# %% log_likelihood_ascent | wrong | += on the arguments | cause: modifies its inputs
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w += lr * (difference @ X) / len(X)
        b += lr * difference.mean()
    return w.clone(), b.clone()


# %% log_likelihood_ascent | wrong | backward | cause: autograd
def log_likelihood_ascent(X, y, w, b, lr, steps):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    for _ in range(steps):
        F.logsigmoid((2 * y - 1) * (X @ w + b)).mean().backward()
        with torch.no_grad():
            w += lr * w.grad
            b += lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach()


# %% log_likelihood_ascent | wrong | forgets to return | cause: returns None
def log_likelihood_ascent(X, y, w, b, lr, steps):
    for _ in range(steps):
        difference = y - torch.sigmoid(X @ w + b)
        w, b = w + lr * (difference @ X) / len(X), b + lr * difference.mean()
