"""What the warm process rehearses with: a file of ours that calls what students call of torch, and what is
looked for in these calls.

The first use of an operator takes longer, above all where it is watched: torch makes a Python object for it.
"""

from __future__ import annotations

REHEARSAL = b"""import numpy as np
import torch
import torch.nn.functional as F


def f(x, y):
    return torch.sigmoid(x) * y.sum(), (x @ y.T).exp(), usual(x, y), usual_of_networks(x, y)


def usual(x, y):
    column, rows = x[:, 0], x.shape[0]
    z = torch.stack([x - y, x + y]).mean(dim=0) / 2 - (1 - x) ** 2
    z = torch.where(z > 0, z, -z).clamp(min=1e-3).sqrt() + x.T.reshape(x.shape)
    z += torch.zeros_like(x) + torch.ones_like(x).abs()
    z -= torch.eye(rows)[0, 0] * torch.log1p(z) + z.log().tanh()
    total = float(column @ column) + (x @ y[0]).sum(dim=0).item() + z.mean()
    steps = torch.arange(3)[torch.tensor([0, 1])]
    sums = z.sum(dim=1, keepdim=True).unsqueeze(0).expand(1, rows, 1)
    return [row.squeeze() for row in z], total * sums, steps


def usual_of_networks(x, y):
    labels = torch.tensor([0, 1])
    shifted = (x - x.amax(dim=1, keepdim=True)).exp() + (x.max(dim=1).values >= 0)[:, None]
    logits = torch.relu(F.linear(x, y, y[:, 0])) + torch.softmax(x, dim=1)[:, :1] + shifted[:, :1]
    logits[torch.arange(2), labels] += 1.0
    image = torch.outer(x[0], x[1]).view(1, 1, *[x.shape[1]] * 2)
    image = F.max_pool2d(F.conv2d(image, image[:, :, :2, :2]), 2)
    hits = (logits.argmax(dim=1) == labels).to(x.dtype)
    return F.log_softmax(logits, dim=1), hits, image.flatten(), torch.sin(x) * x.cos()
"""

READY_MADE = tuple(
    """CrossEntropyLoss SoftMarginLoss adaptive_max_pool1d adaptive_max_pool2d binary_cross_entropy
    binary_cross_entropy_with_logits conv1d conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d
    conv_transpose3d convolution cross_entropy_loss cudnn_convolution fractional_max_pool2d fused_adam
    fused_adamw fused_sgd huber_loss log_softmax max_pool1d max_pool1d_with_indices max_pool2d
    max_pool2d_with_indices max_pool3d max_unpool2d mkldnn_convolution mkldnn_max_pool2d mse_loss nll_loss
    quantized_max_pool2d relu sigmoid smooth_l1_loss soft_margin_loss softmax tanh thnn_conv2d""".split()
)
"""The ready-made operators that exercises usually look for. To begin with one takes longer than a call."""
