"""15 · Classifiers: softmax regression, the perceptron, and how often they are right.

You train two classifiers by hand, each with one linear layer. Softmax regression has a score (a *logit*)
per class; softmax turns a row of scores into probabilities p, and the loss is the cross-entropy, -log p of
the right class. Its gradient with respect to the scores is short: p, minus 1 at the right class. The
perceptron needs no loss; it corrects its mistakes one by one.

    Z = X Wᵀ + b,  p = softmax of each row,  L = -1/N Σ_n log p[n, labels[n]]
    E = p - one-hot (1 at the right class, else 0)        dW = Eᵀ X / N,  db = mean of the rows of E

Example: one example x = (1, 2), three classes, W = 0 and b = 0, label 1. All probabilities are 1/3.

    L = log 3 = 1.0986        E = (1/3, -2/3, 1/3)        dW = (1/3, 2/3), (-2/3, -4/3), (1/3, 2/3)

The classic trap: exp(1000) is inf, and inf / inf is nan. Softmax does not change if one number is
subtracted from a whole row, so subtract the row's maximum first; torch.softmax and torch.log_softmax do.
For the perceptron the trap is the score 0: with w = 0 and b = 0 all scores are 0, and unless that counts
as a mistake the perceptron never learns anything.

The loss is the mean over the N examples, with the natural logarithm, as in torch; with a sum, the
gradients would be N times as large. Nothing is added inside the logarithm.

Rules of this file
- Batch axis first: `X` is (N, D), one example per row. Weights have its dtype. Everything is checked in
  float32 and in float64.
- Return tensors with the dtype and device of the floating-point input (it may be on a GPU), which do
  not require grad. Never change an argument.
- By hand: no autograd, no torch.func, no torch.optim, no finite differences. Other functions of torch are
  fine. So is NumPy, if the result goes back to the device of the argument.
- `python 15_classifiers.py` shows your code at work; `python -m doctest 15_classifiers.py`
  runs the examples, which start with >>>.
"""

import torch


def softmax_regression(
    X: torch.Tensor,
    labels: torch.Tensor,
    W: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on the mean cross-entropy of a linear classifier with K classes.

        Z = X Wᵀ + b                                p[n] = softmax(Z[n]),  over the K classes
        L = -1/N Σ_n log p[n, labels[n]]            natural logarithm

    In each step: record L, compute ∂L/∂W and ∂L/∂b at the current W and b, then update both,
    W ← W - lr · ∂L/∂W and b ← b - lr · ∂L/∂b. All examples are used in every step.

    >>> X, labels = torch.tensor([[1.0, 2.0]]), torch.tensor([1])
    >>> softmax_regression(X, labels, torch.zeros(3, 2), torch.zeros(3), lr=0.3, steps=1)
    (tensor([[-0.1000, -0.2000],
            [ 0.2000,  0.4000],
            [-0.1000, -0.2000]]), tensor([-0.1000,  0.2000, -0.1000]), tensor([1.0986]))

    Args: `X` (N, D), float; `labels` (N,), int64 class indices 0 ... K-1; `W` (K, D) and `b` (K,), the
    start; `lr`, a number; `steps`, an int ≥ 1. Scores may be as large as |Z| = 1000: no result may be
    inf or nan.
    Returns: `(W, b, losses)`: W (K, D) and b (K,) after the last update; losses (steps,), each L recorded
    before the update of its step. The dtype and device of `X`.
    Not allowed: autograd, torch.optim. torch.softmax, torch.log_softmax and the ready-made losses are fine.
    """
    raise NotImplementedError("softmax_regression is not written yet")


def perceptron_train(
    X: torch.Tensor, labels: torch.Tensor, w: torch.Tensor, b: torch.Tensor, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Rosenblatt's rule: look at one example at a time, and correct w and b at each mistake.

        for every example, in the order of the rows:
            if y (w · x + b) ≤ 0:            a mistake; a score of exactly 0 is one
                w ← w + y x,  b ← b + y      at once, before the next example

    One epoch is one pass over all examples. There are always `epochs` passes, even after one without a
    mistake.

    >>> X, labels = torch.tensor([[1.0, 2.0], [3.0, 1.0]]), torch.tensor([1.0, -1.0])
    >>> perceptron_train(X, labels, torch.zeros(2), torch.tensor(0.0), epochs=1)
    (tensor([-2.,  1.]), tensor(0.), tensor([2.]))

    Args: `X` (N, D), float; `labels` (N,), y = -1 or +1 for each example, in the dtype of `X`; `w` (D,) and
    `b` (), the start; `epochs`, an int ≥ 1.
    Returns: `(w, b, mistakes)`: w (D,) and b () after the last epoch; mistakes (epochs,), the number of
    mistakes in each epoch, in the dtype of `X`. All on the device of `X`.
    """
    raise NotImplementedError("perceptron_train is not written yet")


def accuracy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The share of rows in which the right class has the largest score.

        result = 1/N Σ_n [argmax_k logits[n, k] = labels[n]]        [ ] is 1 if true, else 0

    >>> accuracy(torch.tensor([[0.1, 2.0, -5.0], [3.0, 1.0, 0.0]]), torch.tensor([1, 2]))
    tensor(0.5000)

    Args: `logits` (N, K), float, without ties; `labels` (N,), int64 class indices 0 ... K-1.
    Returns: a number from 0 to 1 as a 0-d tensor, the dtype and device of `logits`.
    """
    raise NotImplementedError("accuracy is not written yet")


if __name__ == "__main__":
    # Three clouds for softmax regression; two of them, moved apart, for the perceptron.
    generator = torch.Generator().manual_seed(1)
    labels = torch.arange(150) % 3
    centres = torch.tensor([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]])
    X = centres[labels] + torch.randn(150, 2, generator=generator)
    try:
        W, b, losses = softmax_regression(X, labels, torch.zeros(3, 2), torch.zeros(3), lr=0.5, steps=101)
        for step in range(0, 101, 20):
            print(f"softmax regression, step {step + 1:3}: loss {losses[step]:.4f}")
        print(f"{accuracy(X @ W.T + b, labels):.0%} of the examples are classified correctly.")
        signs = (2.0 * labels - 1)[labels < 2]
        pairs = X[labels < 2] + 1.2 * signs[:, None]
        w, b, mistakes = perceptron_train(pairs, signs, torch.zeros(2), torch.tensor(0.0), epochs=10)
        print("perceptron, mistakes per epoch:", mistakes.int().tolist())
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
