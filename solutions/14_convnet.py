"""14 · Convolutional networks: windows that slide over an image, forwards and backwards.

A convolution multiplies every window of an image by the same small matrix of weights, the *kernel*, and
adds up the products; max pooling keeps the maximum of each window. Gradients flow back the same way: each
window receives *upstream*, the gradient of the loss with respect to its result, and passes it on to the
entries that it was made from. Where windows overlap, the parts add up. At the end a whole network, LeNet,
takes one step of training.

    out[i, j] = bias + Σ_k Σ_l weight[k, l] · x[i + k, j + l]        one channel, stride 1

Example: x = 1 2 3     weight = 1  0     bias = 0
             4 5 6              0 -1
             7 8 9
    out[0, 0] = 1·1 + 0·2 + 0·4 - 1·5 = -4; every window gives -4, so out is [[-4, -4], [-4, -4]].
    dx with upstream 1 everywhere: the centre, 5, is in all four windows, so its dx is -1 + 0 + 0 + 1 = 0.

The classic trap: mathematics calls this cross-correlation; its convolution flips the kernel, which would
give +4 here. Deep-learning libraries leave the kernel as it is, and so does this course. The kernel is
flipped only in the formula for dx.

Sizes round down: H rows have room for (H - KH) // stride + 1 windows, and the rest is ignored. Some
libraries round up. Gradients are summed over the batch; where the loss is a mean, its 1/N is already in
upstream.

Rules of this file
- Images are (N, C, H, W): a batch of N, C channels, H rows, W columns; they are rarely square. Weights of
  a convolution are (F, C, KH, KW): F filters, each with a kernel of KH rows and KW columns for every one of
  the C channels. `bias` is (F,). Everything is checked in float32 and in float64.
- `stride`, `padding` and `kernel_size` are ints, the same for rows and columns. Windows that would
  leave the image are left out.
- Return tensors with the dtype and device of the input (it may be on a GPU), which do not require
  grad. Never change an argument.
- By hand: no autograd, no torch.func, no finite differences, and no ready-made convolution or pooling
  (torch.conv2d, torch.nn.functional.max_pool2d, torch.nn.Conv2d and the like).
  `unfold` and `fold` are fine, and so is NumPy, if the result goes back to the device of the input.
- In `lenet_forward` and `lenet_train_step` everything in torch.nn.functional is allowed.
- `python 14_convnet.py` shows your code at work; `python -m doctest 14_convnet.py`
  runs the examples, which start with >>>.
"""

import torch
from torch.nn import functional


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int = 1, padding: int = 0
) -> torch.Tensor:
    """Slide every filter over the image: a weighted sum of each window, plus the filter's bias.

        result[n, f, i, j] = bias[f] + Σ_c Σ_k Σ_l weight[f, c, k, l] · xp[n, c, i·stride + k, j·stride + l]

    xp is x with `padding` rows or columns of zeros added on each of its four sides. The result has
    OH = (H + 2·padding - KH) // stride + 1 rows and OW columns, where OW comes from W and KW likewise.

    >>> x = torch.arange(1.0, 10.0).reshape(1, 1, 3, 3)
    >>> weight = torch.tensor([[[[1.0, 0.0], [0.0, -1.0]]]])
    >>> conv2d(x, weight, torch.tensor([0.5])).tolist()
    [[[[-3.5, -3.5], [-3.5, -3.5]]]]

    Args: `x` (N, C, H, W), `weight` (F, C, KH, KW) and `bias` (F,), float; `stride` ≥ 1 and
    `padding` ≥ 0, ints.
    Returns: (N, F, OH, OW), the dtype and device of `x`.
    Not allowed: ready-made convolutions (torch.conv2d, torch.nn.functional.conv2d, torch.nn.Conv2d ...).
    """
    # BEGIN SOLUTION
    filters, _, rows, columns = weight.shape
    # Every window becomes a column of C·KH·KW numbers, so that one product does it all.
    windows = functional.unfold(x, (rows, columns), stride=stride, padding=padding)
    result = weight.flatten(1) @ windows + bias[:, None]
    height = (x.shape[2] + 2 * padding - rows) // stride + 1
    width = (x.shape[3] + 2 * padding - columns) // stride + 1
    return result.reshape(len(x), filters, height, width)
    # END SOLUTION


def conv2d_backward(
    upstream: torch.Tensor,
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    stride: int = 1,
    padding: int = 0,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Backpropagation through a convolution: from the gradient of its result to those of its arguments.

        out = conv2d(x, weight, bias, stride, padding):
        out[n, f, i, j] = bias[f] + Σ_c Σ_k Σ_l weight[f, c, k, l] · xp[n, c, i·stride + k, j·stride + l]
        L is some loss, upstream[n, f, i, j] = ∂L / ∂out[n, f, i, j]

    xp is x with `padding` zeros on each side; OH = (H + 2·padding - KH) // stride + 1, OW likewise. An
    entry of x that is in several windows gets the sum of their gradients; one that is in none gets 0.

    >>> x, upstream = torch.arange(1.0, 10.0).reshape(1, 1, 3, 3), torch.ones(1, 1, 2, 2)
    >>> weight = torch.tensor([[[[1.0, 0.0], [0.0, -1.0]]]])
    >>> dx, dweight, dbias = conv2d_backward(upstream, x, weight, torch.tensor([0.5]))
    >>> dx.tolist()
    [[[[1.0, 1.0, 0.0], [1.0, 0.0, -1.0], [0.0, -1.0, -1.0]]]]
    >>> dweight.tolist(), dbias.tolist()
    ([[[[12.0, 16.0], [24.0, 28.0]]]], [4.0])

    Args: `upstream` (N, F, OH, OW), `x` (N, C, H, W), `weight` (F, C, KH, KW) and `bias` (F,), float;
    `stride` ≥ 1 and `padding` ≥ 0, ints.
    Returns: (dx, dweight, dbias), the gradients of L, in the shapes of x, weight and bias; dweight and
    dbias are summed over the batch (no mean). The dtype and device of `x`.
    Not allowed: autograd, ready-made convolutions and their derivatives (torch.nn.grad,
    conv_transpose2d ...).
    """
    # BEGIN SOLUTION
    kernel = weight.shape[2:]
    windows = functional.unfold(x, kernel, stride=stride, padding=padding)  # (N, C·KH·KW, OH·OW)
    flat = upstream.flatten(2)  # (N, F, OH·OW)
    # fold is the transpose of unfold: it adds every window back to where it was taken from.
    dx = functional.fold(weight.flatten(1).T @ flat, x.shape[2:], kernel, stride=stride, padding=padding)
    dweight = (flat @ windows.transpose(1, 2)).sum(dim=0).reshape(weight.shape)
    dbias = upstream.sum(dim=(0, 2, 3))
    return dx, dweight, dbias
    # END SOLUTION


def max_pool2d(x: torch.Tensor, kernel_size: int, stride: int) -> torch.Tensor:
    """The maximum of every window, channel by channel.

        result[n, c, i, j] = max over 0 ≤ k, l < kernel_size of x[n, c, i·stride + k, j·stride + l]

    No padding. OH = (H - kernel_size) // stride + 1, OW likewise. Windows overlap where
    stride < kernel_size.

    >>> x = torch.arange(1.0, 10.0).reshape(1, 1, 3, 3)
    >>> max_pool2d(x, kernel_size=2, stride=1).tolist(), max_pool2d(x, kernel_size=2, stride=2).tolist()
    ([[[[5.0, 6.0], [8.0, 9.0]]]], [[[[5.0]]]])

    Args: `x` (N, C, H, W), float; `kernel_size` and `stride`, ints ≥ 1.
    Returns: (N, C, OH, OW), the dtype and device of `x`.
    Not allowed: ready-made pooling (torch.nn.functional.max_pool2d, torch.nn.MaxPool2d ...).
    """
    # BEGIN SOLUTION
    windows = x.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride)
    return windows.amax(dim=(4, 5))
    # END SOLUTION


def max_pool2d_backward(
    upstream: torch.Tensor, x: torch.Tensor, kernel_size: int, stride: int
) -> torch.Tensor:
    """Backpropagation through max pooling: each gradient goes to the entry that was the maximum.

        out[n, c, i, j] = max over 0 ≤ k, l < kernel_size of x[n, c, i·stride + k, j·stride + l]
        L is some loss, upstream[n, c, i, j] = ∂L / ∂out[n, c, i, j],  result = ∂L / ∂x

    If several entries of a window equal its maximum, the first of them, row by row (the smallest k, then
    the smallest l), gets the whole gradient, as in torch. Windows may overlap: what an entry gets from
    several windows adds up. Entries that are the maximum of no window get 0.

    >>> x = torch.tensor([[[[1.0, 2.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 3.0]]]])
    >>> upstream = torch.tensor([[[[10.0, 20.0], [30.0, 40.0]]]])
    >>> max_pool2d_backward(upstream, x, kernel_size=2, stride=1).tolist()
    [[[[0.0, 30.0, 0.0], [30.0, 0.0, 0.0], [0.0, 0.0, 40.0]]]]

    Args: `upstream` (N, C, OH, OW) and `x` (N, C, H, W), float; `kernel_size` and `stride`, ints ≥ 1;
    OH = (H - kernel_size) // stride + 1, OW likewise.
    Returns: (N, C, H, W), the dtype and device of `x`.
    Not allowed: autograd, ready-made pooling (torch.nn.functional.max_pool2d, max_unpool2d ...).
    """
    # BEGIN SOLUTION
    images = x.reshape(-1, 1, *x.shape[2:])  # channels pool on their own, so each is an image
    windows = functional.unfold(images, kernel_size, stride=stride)  # (N·C, kernel_size², OH·OW)
    largest = windows.argmax(dim=1, keepdim=True)  # the first of equals
    gradients = torch.zeros_like(windows).scatter(1, largest, upstream.reshape(len(images), 1, -1))
    return functional.fold(gradients, x.shape[2:], kernel_size, stride=stride).reshape(x.shape)
    # END SOLUTION


def num_flat_features(x: torch.Tensor) -> int:
    """How many numbers one example of a batch holds: the length of its row once x is flattened.

        result = the product of all sizes of x except the first, the batch size

    >>> num_flat_features(torch.zeros(3, 16, 5, 5))
    400

    Args: `x` (N, ...), float, with at least two dimensions.
    Returns: an int.
    """
    # BEGIN SOLUTION
    features = 1
    for size in x.shape[1:]:
        features *= size
    return features
    # END SOLUTION


def lenet_forward(x: torch.Tensor, parameters: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """LeNet: from images of 32 × 32 pixels to ten scores.

        convolution 5×5 to 6 channels    ReLU    max pooling 2×2, stride 2     32 × 32 → 28 × 28 → 14 × 14
        convolution 5×5 to 16 channels   ReLU    max pooling 2×2, stride 2     14 × 14 → 10 × 10 → 5 × 5
        flatten to 400 (channel by channel, row by row)
        linear to 120   ReLU
        linear to 84    ReLU
        linear to 10    (nothing after it)

    No padding, stride 1 in the convolutions. A linear layer is h @ weight.T + bias. (LeNet-5 of 1998 had
    S-shaped activations and averaged over its windows; ReLU and max pooling are usual today.)

    >>> sizes = [(6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (120, 400), (120,), (84, 120), (84,), (10, 84)]
    >>> parameters = (*map(torch.zeros, sizes), torch.arange(10.0))  # only the last bias is not 0
    >>> lenet_forward(torch.ones(1, 1, 32, 32), parameters)
    tensor([[0., 1., 2., 3., 4., 5., 6., 7., 8., 9.]])

    Args: `x` (N, 1, 32, 32), float; `parameters`, a tuple of ten tensors, the weight and the bias of each
    layer in order: (6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (120, 400), (120,), (84, 120), (84,),
    (10, 84), (10,).
    Returns: (N, 10), the scores; the dtype and device of `x`.
    Allowed: everything in torch.nn.functional.
    """
    # BEGIN SOLUTION
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = functional.max_pool2d(functional.relu(functional.conv2d(x, w1, b1)), 2)
    h = functional.max_pool2d(functional.relu(functional.conv2d(h, w2, b2)), 2)
    h = h.flatten(1)
    h = functional.relu(functional.linear(h, w3, b3))
    h = functional.relu(functional.linear(h, w4, b4))
    return functional.linear(h, w5, b5)
    # END SOLUTION


def lenet_train_step(
    x: torch.Tensor, target: torch.Tensor, parameters: tuple[torch.Tensor, ...], lr: float
) -> tuple[torch.Tensor, ...]:
    """One training step: forward pass, loss, backward pass, update.

        L = 1/(N · 10) Σ_n Σ_k (scores[n, k] - target[n, k])²        scores = LeNet(x), as in lenet_forward
        result[i] = parameters[i] - lr · ∂L / ∂parameters[i]

    LeNet: conv 5×5 to 6, ReLU, max pool 2, conv 5×5 to 16, ReLU, max pool 2, flatten, linear to 120, ReLU,
    linear to 84, ReLU, linear to 10. All gradients are taken at the old parameters.

    >>> sizes = [(6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (120, 400), (120,), (84, 120), (84,), (10, 84)]
    >>> parameters = (*map(torch.zeros, sizes), torch.arange(10.0))  # so the scores are 0, 1, ..., 9
    >>> lenet_train_step(torch.ones(1, 1, 32, 32), torch.zeros(1, 10), parameters, lr=0.5)[9][:4]
    tensor([0.0000, 0.9000, 1.8000, 2.7000])

    Args: `x` (N, 1, 32, 32) and `target` (N, 10), float; `parameters`, a tuple of ten tensors, the weight
    and the bias of each layer in order: (6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (120, 400), (120,),
    (84, 120), (84,), (10, 84), (10,); `lr`, a number.
    Returns: the ten parameters after the step, in the same order and shapes; the dtype and device of
    `x`; none requires grad. The arguments keep their values.
    Allowed: autograd, torch.nn.functional and torch.optim.
    """
    # BEGIN SOLUTION
    leaves = [parameter.detach().clone().requires_grad_() for parameter in parameters]
    loss = ((lenet_forward(x, leaves) - target) ** 2).mean()
    gradients = torch.autograd.grad(loss, leaves)
    return tuple((leaf - lr * g).detach() for leaf, g in zip(leaves, gradients, strict=True))
    # END SOLUTION


if __name__ == "__main__":
    # A filter that finds vertical edges, on an image of a ring; then LeNet learns four pictures by heart.
    rows, columns = torch.meshgrid(torch.arange(18.0), torch.arange(36.0), indexing="ij")
    radius = ((rows - 8.5) ** 2 + (columns / 2 - 8.75) ** 2).sqrt()
    image = ((radius > 4) & (radius < 7)).float()[None, None]
    generator = torch.Generator().manual_seed(1)
    sizes = [(6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (120, 400), (120,), (84, 120), (84,), (10, 84), (10,)]
    parameters = tuple(torch.randn(size, generator=generator) / size[-1] ** 0.5 / 3 for size in sizes)
    pictures = torch.randn(4, 1, 32, 32, generator=generator)
    target = torch.eye(10)[:4]
    try:
        edges = conv2d(image, torch.tensor([[[[-1.0, 0.0, 1.0]] * 3]]), torch.zeros(1))[0, 0]
        for line in edges.sign():
            print("".join(" +-"[int(edge)] for edge in line).rstrip())
        for step in range(101):
            if step % 20 == 0:
                loss = ((lenet_forward(pictures, parameters) - target) ** 2).mean()
                print(f"step {step:3}: loss {loss:.5f}")
            parameters = lenet_train_step(pictures, target, parameters, lr=0.1)
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
