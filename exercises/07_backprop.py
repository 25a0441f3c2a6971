"""07 · Backpropagation: the chain rule through a network of any depth.

Every layer gets a *delta*: the derivative of the loss with respect to the sums that go into its
activation. The output's delta comes from the loss, every other one from the delta of the layer after
it, and the gradients of weights and biases follow from the deltas alone.

Rules of this file
- Batch axis first: `X` is (N, D), one example a row. Tensors are float32 or float64.
- Weights are laid out as in torch.nn.Linear: layer l takes A (N, I) to A Wᵀ + b (N, J) with W (J, I)
  and b (J,). `weights` and `biases` are lists of these, the first layer first, one layer at least.
- Return tensors with the dtype and device of the floats given (they may be on a GPU), which do
  not require grad. Never change an argument. Sums may be ±1000: nothing may become inf or nan.
- Up to `mlp_backward`, every layer is a sigmoid and the loss is E = 1/2 Σ_n Σ_k (O[n, k] - t[n, k])²,
  *summed* over the batch. The classifier at the end says itself what is different there.
- By hand: no autograd, no torch.func, no finite differences, no ready-made derivative. Everything
  else of torch is fine, torch.sigmoid and torch.softmax too. So is NumPy, if the result goes back to
  the device of the arguments.
"""

import torch


def output_delta(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The delta of the output layer, for every example of the batch.

        δ[n, k] = ∂E/∂z[n, k]        O = sigmoid(z)        E = 1/2 Σ_n Σ_k (O[n, k] - t[n, k])²

    Args: `output` O (N, K), what came *out* of the sigmoid; `target` t (N, K).
    Returns: δ (N, K), the dtype and device of `output`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("output_delta is not written yet")


def hidden_delta(next_delta: torch.Tensor, next_weights: torch.Tensor, output: torch.Tensor) -> torch.Tensor:
    """The delta of a hidden layer, from that of the layer after it.

        δ[n, j] = ∂E/∂z[n, j]        O = sigmoid(z)        next sums = O Wᵀ + b        W = next_weights

    Args: `next_delta` (N, K), the derivative of E by the sums of the next layer; `next_weights` (K, J),
    the weights from this layer to the next; `output` O (N, J), what came out of this layer's sigmoid.
    Returns: δ (N, J), the dtype and device of `output`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("hidden_delta is not written yet")


def weight_gradient(delta: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
    """The gradient of a layer's weights, from its delta and what went into it.

        result[j, i] = ∂E/∂W[j, i]        z = inputs Wᵀ + b        δ = ∂E/∂z

    E is a sum over the batch, and so is its gradient: no mean.

    Args: `delta` δ (N, J); `inputs` (N, I), what the layer was given.
    Returns: the gradient (J, I), the dtype and device of `delta`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("weight_gradient is not written yet")


def mlp_forward(
    X: torch.Tensor, weights: list[torch.Tensor], biases: list[torch.Tensor]
) -> list[torch.Tensor]:
    """The forward pass, keeping everything that the way back will need.

        A_0 = X        A_l = sigmoid(A_(l-1) W_lᵀ + b_l)        for every layer l = 1 ... L

    Args: `X` (N, D); `weights` and `biases`, lists of L tensors (J, I) and (J,).
    Returns: a list of L + 1 tensors, A_0 first. A_L is the output of the network.
    """
    raise NotImplementedError("mlp_forward is not written yet")


def parameter_count(layer_sizes: list[int]) -> int:
    """How many numbers an MLP has to learn: the entries of all its weights and biases.

    Args: `layer_sizes`, a list of ints: the number of inputs, then the size of every layer, the output
    last. [784, 30, 10] is a network of two layers, of 30 and of 10 units, on 784 inputs.
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

    Args: `X` (N, D); `target` (N, K); `weights` and `biases`, lists of L ≥ 1 tensors (J, I) and (J,).
    Returns: `(weight_gradients, bias_gradients)`, two lists of L tensors in the order of the layers, the
    first layer first; each ∂E/∂W_l or ∂E/∂b_l in the shape of its parameter.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("mlp_backward is not written yet")


def mlp_classifier_backward(
    X: torch.Tensor,
    labels: torch.Tensor,
    weights: list[torch.Tensor],
    biases: list[torch.Tensor],
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """The gradients of a classifier: ReLU in the hidden layers, a linear last layer, cross-entropy.

        A_0 = X        A_l = relu(A_(l-1) W_lᵀ + b_l) for l < L        logits = A_(L-1) W_Lᵀ + b_L
        L = -1/N Σ_n log p[n, labels[n]]        p = softmax(logits) row by row; mean over the batch

    There is no ReLU after the last layer. relu'(0) = 0, as in torch. Logits may be ±1000.

    Args: `X` (N, D); `labels` (N,), int64, from 0 to K-1; `weights` and `biases`, lists of L ≥ 1
    tensors (J, I) and (J,).
    Returns: `(weight_gradients, bias_gradients)`, two lists of L tensors in the order of the layers, the
    first layer first; each in the shape of its parameter.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("mlp_classifier_backward is not written yet")
