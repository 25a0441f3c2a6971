"""07 · Backpropagation: the chain rule through a network of any depth.

A layer computes its *pre-activations* z, the sums A Wᵀ + b, and then its outputs, the activation of z.
Its *delta* δ is the derivative of the loss with respect to z. The delta of the output layer comes from the
loss, every other one from the delta of the next layer. The gradients of a layer's weights and biases
follow from its delta and its inputs. For one example,

    ∂E/∂W[j, i] = δ_j · input_i        ∂E/∂b_j = δ_j

An example: a unit with input 3 and output O = 0.5, target t = 1. With E = 1/2 (O - t)²,
∂E/∂O = O - t = -0.5. Where the output of the sigmoid is 0.5, its slope is 0.25, so δ = -0.125. The
gradient of the weight is -0.125 · 3 = -0.375, that of the bias -0.125.

The factor: with E = 1/2 Σ (O - t)², as in most texts on backpropagation, the 1/2 cancels the 2 of the
square, and nothing is divided by N. In 05_perceptron the loss is a mean without 1/2, whose gradients are
2 / (N·K) times these. The classifier at the end uses a mean again, as in torch.

The classic traps: mixing up W and Wᵀ (a square matrix hides it); taking the slope of the sigmoid at the
wrong layer; and leaving lists in the order in which backpropagation visits the layers, last to first.

Rules of this file
- Batch axis first: `X` is (N, D), one example per row. Float32 and float64 are both checked.
- Weights are laid out as in torch.nn.Linear: layer l maps A (N, I) to A Wᵀ + b (N, J) with W (J, I)
  and b (J,). `weights` and `biases` are lists of these, the first layer first; there is at least one.
- Return tensors with the dtype and device of the float arguments (they may be on a GPU), which do
  not require grad. Never change an argument. Pre-activations may be as large as ±1000: no result may be
  inf or nan.
- Up to `mlp_backward`, every layer is a sigmoid and the loss is E = 1/2 Σ_n Σ_k (O[n, k] - t[n, k])²,
  *summed* over the batch. The classifier at the end states its own layers and loss.
- By hand: no autograd, no torch.func, no finite differences, no ready-made derivative. Everything
  else in torch is allowed, torch.sigmoid and torch.softmax too. So is NumPy, if the result returns to
  the device of the arguments.
- `python 07_backprop.py` shows your code at work; `python -m doctest 07_backprop.py` runs the
  examples, which start with >>>.
"""

import torch


def output_delta(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The delta of the output layer, for every example of the batch.

        δ[n, k] = ∂E/∂z[n, k]        O = sigmoid(z)        E = 1/2 Σ_n Σ_k (O[n, k] - t[n, k])²

    >>> output_delta(torch.tensor([[0.5, 0.5]]), torch.tensor([[1.0, 0.0]]))
    tensor([[-0.1250,  0.1250]])

    Args: `output` O (N, K), the *output* of the sigmoid; `target` t (N, K).
    Returns: δ (N, K), with the dtype and device of `output`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("output_delta is not written yet")


def hidden_delta(next_delta: torch.Tensor, next_weights: torch.Tensor, output: torch.Tensor) -> torch.Tensor:
    """The delta of a hidden layer, from the delta of the next layer.

        δ[n, j] = ∂E/∂z[n, j]        O = sigmoid(z)        next z = O Wᵀ + b        W = next_weights

    >>> next_weights = torch.tensor([[4.0, 0.0, 8.0], [0.0, 4.0, 4.0]])
    >>> hidden_delta(torch.tensor([[1.0, 2.0]]), next_weights, torch.full((1, 3), 0.5))
    tensor([[1., 2., 4.]])

    Args: `next_delta` (N, K), the derivative of E with respect to the pre-activations of the next layer;
    `next_weights` (K, J), the weights from this layer to the next; `output` O (N, J), the output of this
    layer's sigmoid.
    Returns: δ (N, J), with the dtype and device of `output`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("hidden_delta is not written yet")


def weight_gradient(delta: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
    """The gradient of a layer's weights, from its delta and its inputs.

        result[j, i] = ∂E/∂W[j, i]        z = inputs Wᵀ + b        δ = ∂E/∂z

    E is a sum over the batch, and so is its gradient: no mean.

    >>> weight_gradient(torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 4.0, 5.0]]))
    tensor([[ 3.,  4.,  5.],
            [ 6.,  8., 10.]])

    Args: `delta` δ (N, J); `inputs` (N, I), the inputs of the layer.
    Returns: the gradient (J, I), with the dtype and device of `delta`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("weight_gradient is not written yet")


def mlp_forward(
    X: torch.Tensor, weights: list[torch.Tensor], biases: list[torch.Tensor]
) -> list[torch.Tensor]:
    """The forward pass, which keeps everything that the backward pass will need.

        A_0 = X        A_l = sigmoid(A_(l-1) W_lᵀ + b_l)        for every layer l = 1 ... L

    >>> W, b = [torch.ones(3, 2), torch.ones(1, 3)], [torch.ones(3), torch.ones(1)]
    >>> [tuple(A.shape) for A in mlp_forward(torch.ones(4, 2), W, b)]
    [(4, 2), (4, 3), (4, 1)]

    Args: `X` (N, D); `weights` and `biases`, lists of L tensors (J, I) and (J,).
    Returns: a list of L + 1 tensors, A_0 first. A_L is the output of the network.
    """
    raise NotImplementedError("mlp_forward is not written yet")


def parameter_count(layer_sizes: list[int]) -> int:
    """How many numbers an MLP (multi-layer perceptron) learns: the entries of all its weights and biases.

    >>> parameter_count([784, 30, 10])
    23860

    Args: `layer_sizes`, a list of ints: the number of inputs, then the size of every layer, the output
    layer last. [784, 30, 10] is a network with 784 inputs and two layers, of 30 and 10 units.
    Returns: the number of parameters, an int.
    """
    raise NotImplementedError("parameter_count is not written yet")


def mlp_backward(
    X: torch.Tensor,
    target: torch.Tensor,
    weights: list[torch.Tensor],
    biases: list[torch.Tensor],
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """The gradients of all weights and biases of an MLP, by backpropagation. Any depth.

        A_0 = X        A_l = sigmoid(A_(l-1) W_lᵀ + b_l)        O = A_L
        E = 1/2 Σ_n Σ_k (O[n, k] - target[n, k])²        summed over the batch, no mean

    >>> W, b = [torch.ones(3, 2), torch.ones(1, 3)], [torch.ones(3), torch.ones(1)]
    >>> weight_gradients, bias_gradients = mlp_backward(torch.ones(4, 2), torch.ones(4, 1), W, b)
    >>> [tuple(dW.shape) for dW in weight_gradients], [tuple(db.shape) for db in bias_gradients]
    ([(3, 2), (1, 3)], [(3,), (1,)])

    Args: `X` (N, D); `target` (N, K); `weights` and `biases`, lists of L ≥ 1 tensors (J, I) and (J,).
    Returns: `(weight_gradients, bias_gradients)`, two lists of L tensors, the first layer first;
    each ∂E/∂W_l or ∂E/∂b_l in the shape of its parameter.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("mlp_backward is not written yet")


def mlp_classifier_backward(
    X: torch.Tensor,
    labels: torch.Tensor,
    weights: list[torch.Tensor],
    biases: list[torch.Tensor],
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """The gradients of a classifier with ReLU in the hidden layers, a linear last layer and cross-entropy.

        A_0 = X        A_l = relu(A_(l-1) W_lᵀ + b_l) for l < L        logits = A_(L-1) W_Lᵀ + b_L
        loss = -1/N Σ_n log p[n, labels[n]]        p = softmax(logits) per row; mean over the batch

    There is no ReLU after the last layer. relu'(0) = 0, as in torch. Logits may be ±1000.

    >>> labels, W, b = torch.tensor([0, 1]), [torch.zeros(2, 3)], [torch.zeros(2)]
    >>> mlp_classifier_backward(torch.tensor([[4.0, 0.0, 8.0], [0.0, 4.0, 0.0]]), labels, W, b)[0]
    [tensor([[-1.,  1., -2.],
            [ 1., -1.,  2.]])]

    Args: `X` (N, D); `labels` (N,), int64, from 0 to K-1; `weights` and `biases`, lists of L ≥ 1
    tensors (J, I) and (J,).
    Returns: `(weight_gradients, bias_gradients)`, two lists of L tensors, the first layer first;
    each in the shape of its parameter.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("mlp_classifier_backward is not written yet")


if __name__ == "__main__":
    # A network of three layers, of 8, 8 and 1 units, learns XOR with your forward and backward pass.
    generator = torch.Generator().manual_seed(0)
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    target = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    weights = [2 * torch.randn(shape, generator=generator) for shape in [(8, 2), (8, 8), (1, 8)]]
    biases = [torch.zeros(len(W)) for W in weights]
    try:
        for step in range(1001):
            if step % 200 == 0:
                output = mlp_forward(X, weights, biases)[-1]
                values = ", ".join(f"{value:.2f}" for value in output.flatten().tolist())
                print(f"step {step:4}: outputs {values}, E = {((output - target) ** 2).sum() / 2:.4f}")
            of_weights, of_biases = mlp_backward(X, target, weights, biases)
            weights = [W - gradient for W, gradient in zip(weights, of_weights, strict=True)]
            biases = [b - gradient for b, gradient in zip(biases, of_biases, strict=True)]
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
