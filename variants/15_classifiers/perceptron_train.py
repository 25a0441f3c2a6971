"""Right and wrong versions of `perceptron_train`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% perceptron_train | right | the rule
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype, device=X.device)
    for epoch in range(epochs):
        for i in range(len(X)):
            if labels[i] * (torch.dot(w, X[i]) + b) <= 0:
                w = w + labels[i] * X[i]
                b = b + labels[i]
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | right | in place on clones, counts in a list
def perceptron_train(X, labels, w, b, epochs):
    w, b, history = w.clone(), b.clone(), []
    for _ in range(epochs):
        count = 0
        for x, y in zip(X, labels):
            if (y * (x @ w + b)).item() <= 0:
                w += y * x
                b += y
                count += 1
        history.append(count)
    return w, b, torch.tensor(history, dtype=X.dtype, device=X.device)


# %% perceptron_train | right | sign against label
def perceptron_train(X, labels, w, b, epochs):
    history = []
    for _ in range(epochs):
        count = torch.zeros((), dtype=X.dtype, device=X.device)
        for x, y in zip(X, labels):
            if torch.sign((w * x).sum() + b) != y:
                w, b, count = w + y * x, b + y, count + 1
        history.append(count)
    return [w, b, torch.stack(history)]


# %% perceptron_train | right | a factor of 0 or 1
def perceptron_train(X, labels, w, b, epochs):
    mistakes = X.new_zeros(epochs)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            wrong = (y * (w @ x + b) <= 0).to(X.dtype)
            w = w + wrong * y * x
            b = b + wrong * y
            mistakes[epoch] += wrong
    return w, b, mistakes


# %% perceptron_train | right | one vector of parameters
def perceptron_train(X, labels, w, b, epochs):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1) * labels[:, None]
    theta, mistakes = torch.cat([w, b.reshape(1)]), []
    for _ in range(epochs):
        count = 0
        for a in A:
            if a @ theta <= 0:
                theta = theta + a
                count += 1
        mistakes.append(float(count))
    return theta[:-1].clone(), theta[-1].clone(), torch.tensor(mistakes).to(X)


# %% perceptron_train | right | Python floats
def perceptron_train(X, labels, w, b, epochs):
    rows, ys, weights, bias = X.tolist(), labels.tolist(), w.tolist(), b.item()
    mistakes = []
    for _ in range(epochs):
        mistakes.append(0.0)
        for row, y in zip(rows, ys):
            if y * (sum(p * q for p, q in zip(weights, row)) + bias) > 0:
                continue
            weights = [p + y * q for p, q in zip(weights, row)]
            bias += y
            mistakes[-1] += 1
    return tuple(torch.tensor(v, dtype=X.dtype, device=X.device) for v in (weights, bias, mistakes))


# %% perceptron_train | right | NumPy inside
def perceptron_train(X, labels, w, b, epochs):
    X_, y, w_, b_ = X.cpu().numpy(), labels.cpu().numpy(), w.cpu().numpy().copy(), float(b)
    mistakes = np.zeros(epochs)
    for epoch in range(epochs):
        for i in range(len(X_)):
            if y[i] * (np.dot(X_[i], w_) + b_) <= 0:
                w_ += y[i] * X_[i]
                b_ += y[i]
                mistakes[epoch] += 1
    return tuple(torch.as_tensor(v, dtype=X.dtype, device=X.device) for v in (w_, b_, mistakes))


# %% perceptron_train | right | while loops, stops looking once all is right
def perceptron_train(X, labels, w, b, epochs):
    mistakes, epoch = X.new_zeros(epochs), 0
    while epoch < epochs:
        i = 0
        while i < X.shape[0]:
            if labels[i] * (X[i] @ w + b) <= 0:
                w, b = w + labels[i] * X[i], b + labels[i]
                mistakes[epoch] += 1
            i += 1
        if mistakes[epoch] == 0:
            break
        epoch += 1
    return w, b, mistakes


# %% perceptron_train | right | w itself where there is no mistake
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for e in range(epochs):
        m = 0
        for x, y in zip(X, labels):
            if y * (torch.dot(w, x) + b) <= 0:
                w = w + y * x
                b = b + y
                m += 1
        mistakes.append(m)
    return w, b, torch.tensor(mistakes, dtype=X.dtype, device=X.device)


# %% perceptron_train | wrong | < 0 | cause: a score of 0 counts as right
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) < 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | predicts +1 at 0 | cause: a score of 0 counts as +1
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            predicted = 1 if w @ x + b >= 0 else -1
            if predicted != y:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | all at once | cause: updated once an epoch
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        wrong = (labels * (X @ w + b) <= 0).to(X.dtype)
        w = w + (wrong * labels) @ X
        b = b + (wrong * labels).sum()
        mistakes.append(wrong.sum())
    return w, b, torch.stack(mistakes)


# %% perceptron_train | wrong | every example | cause: corrects without a mistake
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                mistakes[epoch] += 1
            w, b = w + y * x, b + y
    return w, b, mistakes


# %% perceptron_train | wrong | > 0 | cause: corrects where it is right
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) > 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | adds x | cause: y missing in the correction
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + x, b + 1
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | adds 1 to b | cause: y missing in the correction of b
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + 1
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | subtracts | cause: sign of the correction
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w - y * x, b - y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | label minus prediction | cause: correction twice as large
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                difference = y - (-y)
                w, b = w + difference * x, b + difference
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | b stays | cause: b never updated
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w = w + y * x
                mistakes[epoch] += 1
    return w, b.clone(), mistakes


# %% perceptron_train | wrong | score without b | cause: bias left out of the score
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | hinge | cause: margin of 1
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) < 1:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | break after a mistake | cause: only the first mistake of an epoch
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
                break
    return w, b, mistakes


# %% perceptron_train | wrong | stops when all is right | cause: fewer epochs, shape of mistakes
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        count = 0
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b, count = w + y * x, b + y, count + 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, torch.tensor(mistakes, dtype=X.dtype)


# %% perceptron_train | wrong | count outside the loop | cause: mistakes add up over the epochs
def perceptron_train(X, labels, w, b, epochs):
    mistakes, count = [], 0
    for _ in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b, count = w + y * x, b + y, count + 1
        mistakes.append(count)
    return w, b, torch.tensor(mistakes, dtype=X.dtype)


# %% perceptron_train | wrong | counted at the end of the epoch | cause: counted after the corrections
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
        mistakes.append((labels * (X @ w + b) <= 0).sum())
    return w, b, torch.stack(mistakes).to(X.dtype)


# %% perceptron_train | wrong | share of mistakes | cause: divided by N
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1 / len(X)
    return w, b, mistakes


# %% perceptron_train | wrong | range(len(X) - 1) | cause: last row left out
def perceptron_train(X, labels, w, b, epochs):
    w, b = w.clone(), b.clone()
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for i in range(len(X) - 1):
            if labels[i] * (w @ X[i] + b) <= 0:
                w, b = w + labels[i] * X[i], b + labels[i]
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | in random order | cause: order of the rows, random
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for i in torch.randperm(len(X)):
            if labels[i] * (w @ X[i] + b) <= 0:
                w, b = w + labels[i] * X[i], b + labels[i]
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | int64 counts | cause: dtype of mistakes
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=torch.int64)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | float32 counts | cause: dtype of mistakes
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | += on the arguments | cause: modifies its inputs
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w += y * x
                b += y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | only w and b | cause: mistakes missing
def perceptron_train(X, labels, w, b, epochs):
    for _ in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
    return w, b


# %% perceptron_train | wrong | counts go on from the last call | cause: state between calls
totals = {}


def perceptron_train(X, labels, w, b, epochs):
    mistakes = totals.setdefault((epochs, X.shape, X.dtype), torch.zeros(epochs, dtype=X.dtype))
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
    return w, b, mistakes


# %% perceptron_train | wrong | 0 counts at the first example only | cause: a later score of 0 is right
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    at_start = True
    for epoch in range(epochs):
        for x, y in zip(X, labels):
            margin = y * (w @ x + b)
            if margin < 0 or (at_start and margin == 0):
                w, b = w + y * x, b + y
                mistakes[epoch] += 1
            at_start = False
    return w, b, mistakes


# %% perceptron_train | wrong | 0 counts while w and b are 0 | cause: a later score of 0 is right
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for x, y in zip(X, labels):
            untrained = not w.any() and b == 0
            if untrained or y * (w @ x + b) < 0:
                w, b, wrong = w + y * x, b + y, wrong + 1
        mistakes.append(float(wrong))
    return w, b, torch.tensor(mistakes, dtype=X.dtype)


# %% perceptron_train | wrong | label minus predicted sign | cause: twice as large
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for n in range(len(X)):
            predicted = torch.sign(X[n] @ w + b)
            if predicted != labels[n]:
                w = w + (labels[n] - predicted) * X[n]
                b = b + (labels[n] - predicted)
                wrong += 1
        mistakes.append(wrong)
    return w, b, torch.tensor(mistakes, dtype=X.dtype)


# %% perceptron_train | wrong | break before the count is kept | cause: ends after an epoch without a mistake
def perceptron_train(X, labels, w, b, epochs):
    mistakes = []
    for _ in range(epochs):
        count = 0
        for x, y in zip(X, labels):
            if y * (w @ x + b) <= 0:
                w, b, count = w + y * x, b + y, count + 1
        if count == 0:
            break
        mistakes.append(count)
    return w, b, torch.tensor(mistakes, dtype=X.dtype)


# %% perceptron_train | wrong | b outside the condition | cause: b corrected at every example
def perceptron_train(X, labels, w, b, epochs):
    mistakes = torch.zeros(epochs, dtype=X.dtype)
    for e in range(epochs):
        for n in range(len(X)):
            if labels[n] * (X[n] @ w + b) <= 0:
                w = w + labels[n] * X[n]
                mistakes[e] += 1
            b = b + labels[n]
    return w, b, mistakes
