"""Right and wrong versions of `max_pool2d`, as students write them."""

import itertools
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


# %% max_pool2d | right | two loops, amax
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH, OW = (H - kernel_size) // stride + 1, (W - kernel_size) // stride + 1
    out = x.new_empty(N, C, OH, OW)
    for i in range(OH):
        for j in range(OW):
            h, w = i * stride, j * stride
            out[:, :, i, j] = x[:, :, h : h + kernel_size, w : w + kernel_size].amax(dim=(2, 3))
    return out


# %% max_pool2d | right | four loops
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH, OW = 1 + (H - kernel_size) // stride, 1 + (W - kernel_size) // stride
    out = torch.zeros((N, C, OH, OW), dtype=x.dtype, device=x.device)
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    window = x[n, c, i * stride :, j * stride :][:kernel_size, :kernel_size]
                    out[n, c, i, j] = window.max()
    return out


# %% max_pool2d | right | maximum of shifted images
def max_pool2d(x, kernel_size, stride):
    H = (x.shape[2] - kernel_size) // stride * stride + 1
    W = (x.shape[3] - kernel_size) // stride * stride + 1
    out = torch.full_like(x[:, :, 0:H:stride, 0:W:stride], -math.inf)
    for k in range(kernel_size):
        for l in range(kernel_size):
            out = torch.maximum(out, x[:, :, k : k + H : stride, l : l + W : stride])
    return out


# %% max_pool2d | right | F.unfold
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    cols = F.unfold(x, kernel_size, stride=stride).view(N, C, kernel_size**2, -1)
    values, _ = cols.max(dim=2)
    return values.view(N, C, (H - kernel_size) // stride + 1, -1)


# %% max_pool2d | right | NumPy windows
def max_pool2d(x, kernel_size, stride):
    windows = np.lib.stride_tricks.sliding_window_view(x.cpu().numpy(), (kernel_size, kernel_size), (2, 3))
    return torch.from_numpy(windows[:, :, ::stride, ::stride].max(axis=(4, 5))).to(x.device)


# %% max_pool2d | right | rows first, then columns
def max_pool2d(x, kernel_size, stride):
    rows = x.unfold(2, kernel_size, stride).max(dim=-1).values
    return rows.unfold(3, kernel_size, stride).max(dim=-1).values


# %% max_pool2d | wrong | mean pooling | cause: mean of each window
def max_pool2d(x, kernel_size, stride):
    return x.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride).mean((4, 5))


# %% max_pool2d | wrong | minimum | cause: smallest of each window
def max_pool2d(x, kernel_size, stride):
    return x.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride).amin((4, 5))


# %% max_pool2d | wrong | maximum begins at 0 | cause: starts from 0
def max_pool2d(x, kernel_size, stride):
    H = (x.shape[2] - kernel_size) // stride * stride + 1
    W = (x.shape[3] - kernel_size) // stride * stride + 1
    out = torch.zeros_like(x[:, :, 0:H:stride, 0:W:stride])
    for k in range(kernel_size):
        for l in range(kernel_size):
            out = torch.maximum(out, x[:, :, k : k + H : stride, l : l + W : stride])
    return out


# %% max_pool2d | wrong | stride taken as kernel size | cause: stride ignored
def max_pool2d(x, kernel_size, stride):
    return x.unfold(2, kernel_size, kernel_size).unfold(3, kernel_size, kernel_size).amax((4, 5))


# %% max_pool2d | wrong | windows of the size of the stride | cause: windows of the size of the stride
def max_pool2d(x, kernel_size, stride):
    return x.unfold(2, stride, stride).unfold(3, stride, stride).amax((4, 5))


# %% max_pool2d | wrong | reshaped into blocks | cause: is invalid for input
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    k = kernel_size
    return x.reshape(N, C, H // k, k, W // k, k).amax((3, 5))


# %% max_pool2d | wrong | size rounded up | cause: size rounded up
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = math.ceil((H - kernel_size) / stride) + 1
    OW = math.ceil((W - kernel_size) / stride) + 1
    out = x.new_empty(N, C, OH, OW)
    for i in range(OH):
        for j in range(OW):
            h, w = i * stride, j * stride
            out[:, :, i, j] = x[:, :, h : h + kernel_size, w : w + kernel_size].amax((2, 3))
    return out


# %% max_pool2d | wrong | one window short | cause: one row and column short
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH, OW = (H - kernel_size) // stride, (W - kernel_size) // stride
    out = x.new_empty(N, C, OH, OW)
    for i in range(OH):
        for j in range(OW):
            h, w = i * stride, j * stride
            out[:, :, i, j] = x[:, :, h : h + kernel_size, w : w + kernel_size].amax((2, 3))
    return out


# %% max_pool2d | wrong | maximum over all images | cause: whole batch together
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH, OW = (H - kernel_size) // stride + 1, (W - kernel_size) // stride + 1
    out = x.new_empty(N, C, OH, OW)
    for i in range(OH):
        for j in range(OW):
            h, w = i * stride, j * stride
            out[:, :, i, j] = x[:, :, h : h + kernel_size, w : w + kernel_size].max()
    return out


# %% max_pool2d | wrong | values and places returned | cause: wrong type
def max_pool2d(x, kernel_size, stride):
    windows = x.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride)
    return windows.flatten(4).max(dim=-1)


# %% max_pool2d | wrong | torch's own | cause: torch.nn.functional.max_pool2d
def max_pool2d(x, kernel_size, stride):
    return F.max_pool2d(x, kernel_size, stride)


# %% max_pool2d | wrong | row maximum alone | cause: first column of each window
def max_pool2d(x, kernel_size, stride):
    return x.unfold(2, kernel_size, stride).max(dim=-1).values[:, :, :, ::stride]


# %% max_pool2d | wrong | maximum over the channels | cause: channels gone
def max_pool2d(x, kernel_size, stride):
    win = x.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride)
    return win.amax(dim=(1, 4, 5))


# %% max_pool2d | wrong | H // stride windows | cause: kernel left out of the size
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH, OW = H // stride, W // stride
    out = torch.zeros(N, C, OH, OW, dtype=x.dtype)
    for i in range(OH):
        for j in range(OW):
            r, s = i * stride, j * stride
            out[:, :, i, j] = x[:, :, r : r + kernel_size, s : s + kernel_size].amax(dim=(2, 3))
    return out


# %% max_pool2d | wrong | to the start of the next window | cause: windows of the size of the stride
def max_pool2d(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = (H - kernel_size) // stride + 1
    OW = (W - kernel_size) // stride + 1
    out = torch.zeros(N, C, OH, OW, dtype=x.dtype)
    for i in range(OH):
        for j in range(OW):
            window = x[:, :, i * stride : (i + 1) * stride, j * stride : (j + 1) * stride]
            out[:, :, i, j] = window.amax(dim=(2, 3))
    return out
