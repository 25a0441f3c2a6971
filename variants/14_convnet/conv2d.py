"""Right and wrong versions of `conv2d`, as students write them."""

import itertools
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


# %% conv2d | right | two loops over windows, einsum
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding, padding, padding, padding))
    KH, KW = weight.shape[2:]
    OH = (x.shape[2] - KH) // stride + 1
    OW = (x.shape[3] - KW) // stride + 1
    out = torch.empty(x.shape[0], weight.shape[0], OH, OW, dtype=x.dtype, device=x.device)
    for i in range(OH):
        for j in range(OW):
            window = x[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            out[:, :, i, j] = torch.einsum("nckl,fckl->nf", window, weight) + bias
    return out


# %% conv2d | right | four loops
def conv2d(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    K, _, KH, KW = weight.shape
    padded = torch.zeros((N, C, H + 2 * padding, W + 2 * padding), dtype=x.dtype, device=x.device)
    padded[:, :, padding : padding + H, padding : padding + W] = x
    OH = 1 + (H + 2 * padding - KH) // stride
    OW = 1 + (W + 2 * padding - KW) // stride
    out = torch.zeros((N, K, OH, OW), dtype=x.dtype, device=x.device)
    for n in range(N):
        for f in range(K):
            for i in range(OH):
                for j in range(OW):
                    h, w = i * stride, j * stride
                    out[n, f, i, j] = torch.sum(padded[n, :, h : h + KH, w : w + KW] * weight[f]) + bias[f]
    return out


# %% conv2d | right | loop over the kernel, shifted images
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, [padding] * 4)
    KH, KW = weight.shape[-2:]
    OH, OW = (x.shape[2] - KH) // stride + 1, (x.shape[3] - KW) // stride + 1
    out = bias.view(1, -1, 1, 1)
    for k in range(KH):
        for l in range(KW):
            part = x[:, :, k : k + stride * (OH - 1) + 1 : stride, l : l + stride * (OW - 1) + 1 : stride]
            out = out + torch.einsum("ncij,fc->nfij", part, weight[:, :, k, l])
    return out


# %% conv2d | right | Tensor.unfold and tensordot
def conv2d(x, weight, bias, stride=1, padding=0):
    x = nn.ZeroPad2d(padding)(x)
    windows = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    out = torch.tensordot(windows, weight, dims=([1, 4, 5], [1, 2, 3]))
    return out.permute(0, 3, 1, 2) + bias[None, :, None, None]


# %% conv2d | right | F.unfold and matmul
def conv2d(x, weight, bias, stride=1, padding=0):
    N, _, H, W = x.shape
    f, c, kh, kw = weight.shape
    cols = F.unfold(x, kernel_size=(kh, kw), padding=padding, stride=stride)
    out = torch.matmul(weight.view(f, -1), cols) + bias.view(1, -1, 1)
    return out.view(N, f, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)


# %% conv2d | right | NumPy, strided windows
def conv2d(x, weight, bias, stride=1, padding=0):
    a = np.pad(x.cpu().numpy(), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    w = weight.cpu().numpy()
    view = np.lib.stride_tricks.sliding_window_view(a, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    out = np.einsum("ncijkl,fckl->nfij", view, w) + bias.cpu().numpy()[None, :, None, None]
    return torch.from_numpy(out).to(x.device)


# %% conv2d | right | float64 inside
def conv2d(x, weight, bias, stride=1, padding=0):
    dtype = x.dtype
    x, weight, bias = x.double(), weight.double(), bias.double()
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return (torch.einsum("ncijkl,fckl->nfij", w, weight) + bias[:, None, None]).to(dtype)


# %% conv2d | wrong | kernel flipped | cause: flipped kernel
def conv2d(x, weight, bias, stride=1, padding=0):
    weight = torch.flip(weight, dims=(2, 3))
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return torch.einsum("ncijkl,fckl->nfij", w, weight) + bias[:, None, None]


# %% conv2d | wrong | bias forgotten | cause: bias missing
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return torch.einsum("ncijkl,fckl->nfij", w, weight)


# %% conv2d | wrong | bias added along the columns | cause: must match the size
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return torch.einsum("ncijkl,fckl->nfij", w, weight) + bias


# %% conv2d | wrong | bias inside the loop over channels | cause: bias once per channel
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    out = 0
    for c in range(x.shape[1]):
        out = out + torch.einsum("nijkl,fkl->nfij", w[:, c], weight[:, c]) + bias[:, None, None]
    return out


# %% conv2d | wrong | stride ignored | cause: stride ignored
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), 1).unfold(3, weight.size(3), 1)
    return torch.einsum("ncijkl,fckl->nfij", w, weight) + bias[:, None, None]


# %% conv2d | wrong | window starts at i, not i times stride | cause: stride in the size alone
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    KH, KW = weight.shape[2:]
    OH, OW = (x.shape[2] - KH) // stride + 1, (x.shape[3] - KW) // stride + 1
    out = torch.zeros(len(x), len(weight), OH, OW, dtype=x.dtype, device=x.device)
    for i in range(OH):
        for j in range(OW):
            out[:, :, i, j] = torch.einsum("nckl,fckl->nf", x[:, :, i : i + KH, j : j + KW], weight) + bias
    return out


# %% conv2d | wrong | padding ignored | cause: padding ignored
def conv2d(x, weight, bias, stride=1, padding=0):
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return torch.einsum("ncijkl,fckl->nfij", w, weight) + bias[:, None, None]


# %% conv2d | wrong | padded on one side | cause: padding after alone
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (0, padding, 0, padding))
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return torch.einsum("ncijkl,fckl->nfij", w, weight) + bias[:, None, None]


# %% conv2d | wrong | only the last channel | cause: last channel only
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    for c in range(x.shape[1]):
        out = torch.einsum("nijkl,fkl->nfij", w[:, c], weight[:, c])
    return out + bias[:, None, None]


# %% conv2d | wrong | mean over the window | cause: mean over the window
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return (w.unsqueeze(1) * weight[None, :, :, None, None]).mean(dim=(2, 5, 6)) + bias[:, None, None]


# %% conv2d | wrong | + 1 forgotten | cause: the + 1 of the size forgotten
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    KH, KW = weight.shape[2:]
    OH, OW = (x.shape[2] - KH) // stride, (x.shape[3] - KW) // stride
    out = torch.zeros(len(x), len(weight), OH, OW, dtype=x.dtype, device=x.device)
    for i in range(OH):
        for j in range(OW):
            window = x[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            out[:, :, i, j] = torch.einsum("nckl,fckl->nf", window, weight) + bias
    return out


# %% conv2d | wrong | rows and columns of the kernel exchanged | cause: KH and KW exchanged
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(3), stride).unfold(3, weight.size(2), stride)
    return torch.einsum("ncijkl,fclk->nfij", w, weight) + bias[:, None, None]


# %% conv2d | wrong | channels last | cause: wrong shape
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return torch.einsum("ncijkl,fckl->nijf", w, weight) + bias


# %% conv2d | wrong | torch's own | cause: torch.nn.functional.conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    return F.conv2d(x, weight, bias, stride=stride, padding=padding)


# %% conv2d | wrong | torch's module | cause: torch.nn.Conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    layer = nn.Conv2d(x.shape[1], weight.shape[0], weight.shape[2:], stride, padding)
    layer.weight.data, layer.bias.data = weight, bias
    return layer(x)


# %% conv2d | wrong | result in float32 | cause: wrong dtype
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    out = torch.zeros(len(x), len(weight), w.shape[2], w.shape[3])
    out[:] = torch.einsum("ncijkl,fckl->nfij", w, weight) + bias[:, None, None]
    return out


# %% conv2d | wrong | kernel flipped left to right | cause: columns of the kernel flipped
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    KH, KW = weight.shape[2:]
    win = x.unfold(2, KH, stride).unfold(3, KW, stride)
    return torch.einsum("nchwij,fcij->nfhw", win, weight.flip(3)) + bias[:, None, None]


# %% conv2d | wrong | zeros below and on the right | cause: all of the padding after
def conv2d(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    Fn, _, KH, KW = weight.shape
    xp = torch.zeros(N, C, H + 2 * padding, W + 2 * padding, dtype=x.dtype, device=x.device)
    xp[:, :, :H, :W] = x
    OH = (H + 2 * padding - KH) // stride + 1
    OW = (W + 2 * padding - KW) // stride + 1
    out = torch.zeros(N, Fn, OH, OW, dtype=x.dtype, device=x.device)
    for i in range(OH):
        for j in range(OW):
            win = xp[:, :, i * stride:i * stride + KH, j * stride:j * stride + KW]
            out[:, :, i, j] = torch.einsum("nckl,fckl->nf", win, weight) + bias
    return out


# %% conv2d | wrong | padded left and right | cause: rows not padded
def conv2d(x, weight, bias, stride=1, padding=0):
    xp = F.pad(x, (padding, padding))
    KH, KW = weight.shape[2:]
    windows = xp.unfold(2, KH, stride).unfold(3, KW, stride)
    return torch.einsum("ncijkl,fckl->nfij", windows, weight) + bias[:, None, None]


# %% conv2d | wrong | padded above and below | cause: columns not padded
def conv2d(x, weight, bias, stride=1, padding=0):
    xp = F.pad(x, (0, 0, padding, padding))
    KH, KW = weight.shape[2:]
    windows = xp.unfold(2, KH, stride).unfold(3, KW, stride)
    return torch.einsum("ncijkl,fckl->nfij", windows, weight) + bias[:, None, None]


# %% conv2d | wrong | padded left and right, and reshaped | cause: rows not padded
def conv2d(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    filters, _, KH, KW = weight.shape
    if padding > 0:
        x = F.pad(x, (padding, padding))
    OH = (H + 2 * padding - KH) // stride + 1
    OW = (W + 2 * padding - KW) // stride + 1
    columns = F.unfold(x, (KH, KW), stride=stride)
    out = weight.reshape(filters, -1) @ columns + bias.reshape(1, -1, 1)
    return out.reshape(N, filters, OH, OW)


# %% conv2d | wrong | stride for the rows of windows alone | cause: stride for the columns
def conv2d(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    padded = x.new_zeros(N, C, H + 2 * padding, W + 2 * padding)
    padded[:, :, padding : padding + H, padding : padding + W] = x
    OH, OW = (H + 2 * padding - KH) // stride + 1, (W + 2 * padding - KW) // stride + 1
    out = bias.reshape(1, -1, 1, 1).expand(N, F, OH, OW).clone()
    for k in range(KH):
        for l in range(KW):
            window = padded[:, :, k : k + OH * stride : stride, l : l + OW]
            out = out + torch.einsum("nchw,fc->nfhw", window, weight[:, :, k, l])
    return out


# %% conv2d | wrong | kernel flattened by columns | cause: rows and columns of the kernel
def conv2d(x, weight, bias, stride=1, padding=0):
    Fn, C, KH, KW = weight.shape
    cols = F.unfold(x, (KH, KW), padding=padding, stride=stride)
    OH = (x.shape[2] + 2 * padding - KH) // stride + 1
    flat = weight.transpose(2, 3).reshape(Fn, -1)
    return (flat @ cols + bias[:, None]).reshape(len(x), Fn, OH, -1)
