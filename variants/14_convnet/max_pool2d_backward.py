"""Right and wrong versions of `max_pool2d_backward`, as students write them."""

import itertools
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


# %% max_pool2d_backward | right | loops, argmax of each window
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, OH, OW = upstream.shape
    dx = torch.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    h, w = i * stride, j * stride
                    window = x[n, c, h : h + kernel_size, w : w + kernel_size]
                    k, l = divmod(int(window.argmax()), kernel_size)
                    dx[n, c, h + k, w + l] += upstream[n, c, i, j]
    return dx


# %% max_pool2d_backward | right | compared one by one, strictly greater
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, OH, OW = upstream.shape
    a, g = x.tolist(), upstream.tolist()
    out = [[[[0.0] * x.shape[3] for _ in range(x.shape[2])] for _ in range(C)] for _ in range(N)]
    for n, c, i, j in itertools.product(range(N), range(C), range(OH), range(OW)):
        best, place = -math.inf, None
        for h in range(i * stride, i * stride + kernel_size):
            for w in range(j * stride, j * stride + kernel_size):
                if a[n][c][h][w] > best:
                    best, place = a[n][c][h][w], (h, w)
        out[n][c][place[0]][place[1]] += g[n][c][i][j]
    return torch.tensor(out, dtype=x.dtype, device=x.device)


# %% max_pool2d_backward | right | unfold, scatter, fold
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, H, W = x.shape
    cols = F.unfold(x.reshape(N * C, 1, H, W), kernel_size, stride=stride)
    index = cols.argmax(dim=1, keepdim=True)
    dcols = torch.zeros_like(cols)
    dcols.scatter_(1, index, upstream.reshape(N * C, 1, -1))
    return F.fold(dcols, (H, W), kernel_size, stride=stride).reshape(N, C, H, W)


# %% max_pool2d_backward | right | flat indices and scatter_add
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, H, W = x.shape
    OH, OW = upstream.shape[2:]
    windows = x.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride).flatten(4)
    place = windows.argmax(-1)
    top = torch.arange(OH, device=x.device)[:, None] * stride
    left = torch.arange(OW, device=x.device)[None, :] * stride
    rows = top + torch.div(place, kernel_size, rounding_mode="floor")
    flat = rows * W + left + place % kernel_size
    dx = torch.zeros(N, C, H * W, dtype=x.dtype, device=x.device)
    return dx.scatter_add_(2, flat.flatten(2), upstream.flatten(2)).view(x.shape)


# %% max_pool2d_backward | right | NumPy
def max_pool2d_backward(upstream, x, kernel_size, stride):
    a, g = x.cpu().numpy(), upstream.cpu().numpy()
    dx = np.zeros_like(a)
    N, C, OH, OW = g.shape
    for n, c, i, j in np.ndindex(N, C, OH, OW):
        h, w = i * stride, j * stride
        window = a[n, c, h : h + kernel_size, w : w + kernel_size]
        k, l = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, h + k, w + l] += g[n, c, i, j]
    return torch.from_numpy(dx).to(x.device)


# %% max_pool2d_backward | right | one-hot of the first largest by cumsum
def max_pool2d_backward(upstream, x, kernel_size, stride):
    dx = torch.zeros_like(x)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            at = (
                slice(None),
                slice(None),
                slice(i * stride, i * stride + kernel_size),
                slice(j * stride, j * stride + kernel_size),
            )
            window = x[at].flatten(2)
            mask = window == window.amax(-1, keepdim=True)
            first = mask & (mask.cumsum(-1) == 1)
            dx[at] += (first * upstream[:, :, i, j, None]).reshape(x[at].shape)
    return dx


# %% max_pool2d_backward | wrong | mask gives all ties the gradient | cause: all of the largest
def max_pool2d_backward(upstream, x, kernel_size, stride):
    dx = torch.zeros_like(x)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            h, w = i * stride, j * stride
            window = x[:, :, h : h + kernel_size, w : w + kernel_size]
            mask = window == window.amax((2, 3), keepdim=True)
            dx[:, :, h : h + kernel_size, w : w + kernel_size] += mask * upstream[:, :, i : i + 1, j : j + 1]
    return dx


# %% max_pool2d_backward | wrong | ties share | cause: shared among the largest
def max_pool2d_backward(upstream, x, kernel_size, stride):
    dx = torch.zeros_like(x)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            h, w = i * stride, j * stride
            window = x[:, :, h : h + kernel_size, w : w + kernel_size]
            mask = (window == window.amax((2, 3), keepdim=True)).to(x.dtype)
            mask = mask / mask.sum((2, 3), keepdim=True)
            dx[:, :, h : h + kernel_size, w : w + kernel_size] += mask * upstream[:, :, i : i + 1, j : j + 1]
    return dx


# %% max_pool2d_backward | wrong | greater or equal | cause: last of the largest
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, OH, OW = upstream.shape
    a, g = x.cpu().numpy(), upstream.cpu().numpy()
    dx = np.zeros_like(a)
    for n, c, i, j in np.ndindex(N, C, OH, OW):
        best, place = -np.inf, None
        for h in range(i * stride, i * stride + kernel_size):
            for w in range(j * stride, j * stride + kernel_size):
                if a[n, c, h, w] >= best:
                    best, place = a[n, c, h, w], (h, w)
        dx[n, c, place[0], place[1]] += g[n, c, i, j]
    return torch.from_numpy(dx).to(x.device)


# %% max_pool2d_backward | wrong | assigned where windows overlap | cause: overlaps overwritten
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, OH, OW = upstream.shape
    dx = torch.zeros_like(x)
    for i in range(OH):
        for j in range(OW):
            h, w = i * stride, j * stride
            window = x[:, :, h : h + kernel_size, w : w + kernel_size].flatten(2)
            part = torch.zeros_like(window).scatter_(
                2, window.argmax(2, keepdim=True), upstream[:, :, i, j, None]
            )
            shape = (N, C, kernel_size, kernel_size)
            dx[:, :, h : h + kernel_size, w : w + kernel_size] = part.reshape(shape)
    return dx


# %% max_pool2d_backward | wrong | = at the largest entry | cause: last gradient of an entry
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, OH, OW = upstream.shape
    a, g = x.cpu().numpy(), upstream.cpu().numpy()
    dx = np.zeros_like(a)
    for n, c, i, j in np.ndindex(N, C, OH, OW):
        h, w = i * stride, j * stride
        k, l = divmod(int(a[n, c, h : h + kernel_size, w : w + kernel_size].argmax()), kernel_size)
        dx[n, c, h + k, w + l] = g[n, c, i, j]
    return torch.from_numpy(dx).to(x.device)


# %% max_pool2d_backward | wrong | mean pooling | cause: that of mean pooling
def max_pool2d_backward(upstream, x, kernel_size, stride):
    dx = torch.zeros_like(x)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            h, w = i * stride, j * stride
            dx[:, :, h : h + kernel_size, w : w + kernel_size] += (
                upstream[:, :, i : i + 1, j : j + 1] / kernel_size**2
            )
    return dx


# %% max_pool2d_backward | wrong | ones at the largest | cause: upstream ignored
def max_pool2d_backward(upstream, x, kernel_size, stride):
    a = x.cpu().numpy()
    dx = np.zeros_like(a)
    for n, c, i, j in np.ndindex(*upstream.shape):
        h, w = i * stride, j * stride
        k, l = divmod(int(a[n, c, h : h + kernel_size, w : w + kernel_size].argmax()), kernel_size)
        dx[n, c, h + k, w + l] += 1
    return torch.from_numpy(dx).to(x.device)


# %% max_pool2d_backward | wrong | the maximum times upstream | cause: times x
def max_pool2d_backward(upstream, x, kernel_size, stride):
    a, g = x.cpu().numpy(), upstream.cpu().numpy()
    dx = np.zeros_like(a)
    for n, c, i, j in np.ndindex(*g.shape):
        h, w = i * stride, j * stride
        window = a[n, c, h : h + kernel_size, w : w + kernel_size]
        k, l = divmod(int(window.argmax()), kernel_size)
        dx[n, c, h + k, w + l] += g[n, c, i, j] * window.max()
    return torch.from_numpy(dx).to(x.device)


# %% max_pool2d_backward | wrong | stride forgotten | cause: stride ignored
def max_pool2d_backward(upstream, x, kernel_size, stride):
    a, g = x.cpu().numpy(), upstream.cpu().numpy()
    dx = np.zeros_like(a)
    for n, c, i, j in np.ndindex(*g.shape):
        k, l = divmod(int(a[n, c, i : i + kernel_size, j : j + kernel_size].argmax()), kernel_size)
        dx[n, c, i + k, j + l] += g[n, c, i, j]
    return torch.from_numpy(dx).to(x.device)


# %% max_pool2d_backward | wrong | largest absolute value | cause: largest size
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, H, W = x.shape
    cols = F.unfold(x.reshape(N * C, 1, H, W), kernel_size, stride=stride)
    index = cols.abs().argmax(dim=1, keepdim=True)
    dcols = torch.zeros_like(cols).scatter_(1, index, upstream.reshape(N * C, 1, -1))
    return F.fold(dcols, (H, W), kernel_size, stride=stride).reshape(N, C, H, W)


# %% max_pool2d_backward | wrong | sign | cause: wrong sign
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, H, W = x.shape
    cols = F.unfold(x.reshape(N * C, 1, H, W), kernel_size, stride=stride)
    index = cols.argmax(dim=1, keepdim=True)
    dcols = torch.zeros_like(cols).scatter_(1, index, upstream.reshape(N * C, 1, -1))
    return -F.fold(dcols, (H, W), kernel_size, stride=stride).reshape(N, C, H, W)


# %% max_pool2d_backward | wrong | autograd | cause: torch.autograd.grad
def max_pool2d_backward(upstream, x, kernel_size, stride):
    x = x.clone().requires_grad_()
    out = x.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride).flatten(4).max(-1).values
    return torch.autograd.grad(out, x, upstream)[0]


# %% max_pool2d_backward | wrong | places from torch's pooling | cause: max_pool2d
def max_pool2d_backward(upstream, x, kernel_size, stride):
    N, C, H, W = x.shape
    _, place = F.max_pool2d(x, kernel_size, stride, return_indices=True)
    dx = torch.zeros(N, C, H * W, dtype=x.dtype, device=x.device)
    return dx.scatter_add_(2, place.flatten(2), upstream.flatten(2)).view(x.shape)


# %% max_pool2d_backward | wrong | mask of values that occur among the maxima | cause: equal values anywhere
def max_pool2d_backward(upstream, x, kernel_size, stride):
    out = x.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride).amax((4, 5))
    dx = torch.zeros_like(x)
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            dx += (x == out[:, :, i : i + 1, j : j + 1]) * upstream[:, :, i : i + 1, j : j + 1]
    return dx


# %% max_pool2d_backward | wrong | place in the window | cause: row and column counted from the window
def max_pool2d_backward(upstream, x, kernel_size, stride):
    dx = torch.zeros_like(x)
    N, C, OH, OW = upstream.shape
    for n in range(N):
        for ch in range(C):
            for i in range(OH):
                for j in range(OW):
                    r, c = i * stride, j * stride
                    win = x[n, ch, r:r + kernel_size, c:c + kernel_size]
                    k = int(win.argmax())
                    dx[n, ch, k // kernel_size, k % kernel_size] += upstream[n, ch, i, j]
    return dx


# %% max_pool2d_backward | wrong | row i + r | cause: stride forgotten where the gradient is added
def max_pool2d_backward(upstream, x, kernel_size, stride):
    dx = torch.zeros_like(x)
    N, C, OH, OW = upstream.shape
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    rows = slice(i * stride, i * stride + kernel_size)
                    window = x[n, c, rows, j * stride : j * stride + kernel_size]
                    r, s = divmod(int(window.argmax()), kernel_size)
                    dx[n, c, i + r, j + s] += upstream[n, c, i, j]
    return dx


# %% max_pool2d_backward | wrong | argmax of image 0 | cause: places of the first image for all
def max_pool2d_backward(upstream, x, kernel_size, stride):
    dx = torch.zeros_like(x)
    N, C, OH, OW = upstream.shape
    for c in range(C):
        for i in range(OH):
            for j in range(OW):
                r, s = i * stride, j * stride
                k = int(x[0, c, r : r + kernel_size, s : s + kernel_size].argmax())
                dx[:, c, r + k // kernel_size, s + k % kernel_size] += upstream[:, c, i, j]
    return dx


# %% max_pool2d_backward | wrong | argmax of channel 0 | cause: places of the first channel for all
def max_pool2d_backward(upstream, x, kernel_size, stride):
    dx = torch.zeros_like(x)
    N, C, OH, OW = upstream.shape
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                r, s = i * stride, j * stride
                k = int(x[n, 0, r : r + kernel_size, s : s + kernel_size].argmax())
                dx[n, :, r + k // kernel_size, s + k % kernel_size] += upstream[n, :, i, j]
    return dx
