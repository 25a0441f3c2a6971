"""Right and wrong versions of `conv2d_backward`, as students write them."""

import itertools
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


# %% conv2d_backward | right | loop over windows
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    KH, KW = weight.shape[2:]
    xp = F.pad(x, (padding,) * 4)
    dxp = torch.zeros_like(xp)
    dw = torch.zeros_like(weight)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            rows, cols = slice(i * stride, i * stride + KH), slice(j * stride, j * stride + KW)
            g = upstream[:, :, i, j]
            dxp[:, :, rows, cols] += torch.einsum("nf,fckl->nckl", g, weight)
            dw += torch.einsum("nf,nckl->fckl", g, xp[:, :, rows, cols])
    return dxp[:, :, padding : padding + H, padding : padding + W], dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | right | five loops as in CS231n, NumPy
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    up, a, w = upstream.cpu().numpy(), x.cpu().numpy(), weight.cpu().numpy()
    N, C, H, W = a.shape
    K, _, KH, KW = w.shape
    a = np.pad(a, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    da, dw, db = np.zeros_like(a), np.zeros_like(w), np.zeros(K, dtype=w.dtype)
    for n in range(N):
        for f in range(K):
            for i in range(up.shape[2]):
                for j in range(up.shape[3]):
                    h, v, g = i * stride, j * stride, up[n, f, i, j]
                    da[n, :, h : h + KH, v : v + KW] += g * w[f]
                    dw[f] += g * a[n, :, h : h + KH, v : v + KW]
                    db[f] += g
    da = da[:, :, padding : H + padding, padding : W + padding]
    return [torch.tensor(part, device=x.device) for part in (da, dw, db)]


# %% conv2d_backward | right | unfold and fold
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    K, _, KH, KW = weight.shape
    cols = F.unfold(x, (KH, KW), padding=padding, stride=stride)
    g = upstream.reshape(N, K, -1)
    dweight = torch.einsum("nfl,nkl->fk", g, cols).view_as(weight)
    dcols = torch.einsum("nfl,fk->nkl", g, weight.view(K, -1))
    dx = F.fold(dcols, (H, W), (KH, KW), padding=padding, stride=stride)
    return dx, dweight, g.sum(dim=2).sum(dim=0)


# %% conv2d_backward | right | loop over the kernel
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    OH, OW = upstream.shape[2:]
    xp = F.pad(x, (padding,) * 4)
    dxp, dw = torch.zeros_like(xp), torch.empty_like(weight)
    for k in range(weight.shape[2]):
        for l in range(weight.shape[3]):
            at = (
                slice(None),
                slice(None),
                slice(k, k + (OH - 1) * stride + 1, stride),
                slice(l, l + (OW - 1) * stride + 1, stride),
            )
            dw[:, :, k, l] = torch.einsum("nfij,ncij->fc", upstream, xp[at])
            dxp[at] += torch.einsum("nfij,fc->ncij", upstream, weight[:, :, k, l])
    H, W = x.shape[2:]
    dx = dxp[:, :, padding : padding + H, padding : padding + W].clone()
    return dx, dw, upstream.sum(dim=3).sum(dim=2).sum(dim=0)


# %% conv2d_backward | right | spread-out upstream and turned kernel
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    K, _, KH, KW = weight.shape
    OH, OW = upstream.shape[2:]
    Hp, Wp = H + 2 * padding, W + 2 * padding
    spread = upstream.new_zeros(N, K, Hp + KH - 1, Wp + KW - 1)
    spread[:, :, KH - 1 : KH - 1 + stride * OH : stride, KW - 1 : KW - 1 + stride * OW : stride] = upstream
    windows = spread.unfold(2, KH, 1).unfold(3, KW, 1)
    dxp = torch.einsum("nfijkl,fckl->ncij", windows, weight.flip(2, 3))
    xp = F.pad(x, (padding,) * 4)
    cuts = xp.unfold(2, KH, stride).unfold(3, KW, stride)
    dw = torch.einsum("nfij,ncijkl->fckl", upstream, cuts)
    return dxp[:, :, padding : Hp - padding, padding : Wp - padding], dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | right | float64 inside, a list
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g, w = upstream.double().flatten(2), weight.double().flatten(1)
    cols = F.unfold(x.double(), weight.shape[2:], stride=stride, padding=padding)
    dw = (g @ cols.mT).sum(0).view(weight.shape)
    dx = F.fold(w.T @ g, x.shape[2:], weight.shape[2:], stride=stride, padding=padding)
    return [dx.to(x.dtype), dw.to(x.dtype), g.sum((0, 2)).to(x.dtype)]


# %% conv2d_backward | wrong | kernel the wrong way round | cause: kernel not flipped in dx
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    K, _, KH, KW = weight.shape
    OH, OW = upstream.shape[2:]
    Hp, Wp = H + 2 * padding, W + 2 * padding
    spread = upstream.new_zeros(N, K, Hp + KH - 1, Wp + KW - 1)
    spread[:, :, KH - 1 : KH - 1 + stride * OH : stride, KW - 1 : KW - 1 + stride * OW : stride] = upstream
    windows = spread.unfold(2, KH, 1).unfold(3, KW, 1)
    dxp = torch.einsum("nfijkl,fckl->ncij", windows, weight)
    cuts = F.pad(x, (padding,) * 4).unfold(2, KH, stride).unfold(3, KW, stride)
    dw = torch.einsum("nfij,ncijkl->fckl", upstream, cuts)
    return dxp[:, :, padding : Hp - padding, padding : Wp - padding], dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | = in place of += in dx | cause: overlaps overwritten in dx
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    KH, KW = weight.shape[2:]
    xp = F.pad(x, (padding,) * 4)
    dxp, dw = torch.zeros_like(xp), torch.zeros_like(weight)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            rows, cols = slice(i * stride, i * stride + KH), slice(j * stride, j * stride + KW)
            g = upstream[:, :, i, j]
            dxp[:, :, rows, cols] = torch.einsum("nf,fckl->nckl", g, weight)
            dw += torch.einsum("nf,nckl->fckl", g, xp[:, :, rows, cols])
    return dxp[:, :, padding : padding + H, padding : padding + W], dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | = in place of += in dweight | cause: dweight of the last window alone
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    KH, KW = weight.shape[2:]
    xp = F.pad(x, (padding,) * 4)
    dxp, dw = torch.zeros_like(xp), torch.zeros_like(weight)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            rows, cols = slice(i * stride, i * stride + KH), slice(j * stride, j * stride + KW)
            g = upstream[:, :, i, j]
            dxp[:, :, rows, cols] += torch.einsum("nf,fckl->nckl", g, weight)
            dw = torch.einsum("nf,nckl->fckl", g, xp[:, :, rows, cols])
    return dxp[:, :, padding : padding + H, padding : padding + W], dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | stride forgotten | cause: stride ignored
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    KH, KW = weight.shape[2:]
    xp = F.pad(x, (padding,) * 4)
    dxp, dw = torch.zeros_like(xp), torch.zeros_like(weight)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            rows, cols = slice(i, i + KH), slice(j, j + KW)
            g = upstream[:, :, i, j]
            dxp[:, :, rows, cols] += torch.einsum("nf,fckl->nckl", g, weight)
            dw += torch.einsum("nf,nckl->fckl", g, xp[:, :, rows, cols])
    return dxp[:, :, padding : padding + H, padding : padding + W], dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | padding left on | cause: padding left in dx
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    KH, KW = weight.shape[2:]
    xp = F.pad(x, (padding,) * 4)
    dxp, dw = torch.zeros_like(xp), torch.zeros_like(weight)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            rows, cols = slice(i * stride, i * stride + KH), slice(j * stride, j * stride + KW)
            g = upstream[:, :, i, j]
            dxp[:, :, rows, cols] += torch.einsum("nf,fckl->nckl", g, weight)
            dw += torch.einsum("nf,nckl->fckl", g, xp[:, :, rows, cols])
    return dxp, dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | p:-p | cause: empty slice without padding
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    KH, KW = weight.shape[2:]
    xp = F.pad(x, (padding,) * 4)
    dxp, dw = torch.zeros_like(xp), torch.zeros_like(weight)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            rows, cols = slice(i * stride, i * stride + KH), slice(j * stride, j * stride + KW)
            g = upstream[:, :, i, j]
            dxp[:, :, rows, cols] += torch.einsum("nf,fckl->nckl", g, weight)
            dw += torch.einsum("nf,nckl->fckl", g, xp[:, :, rows, cols])
    return dxp[:, :, padding:-padding, padding:-padding], dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | batch averaged in dweight | cause: dweight
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g = upstream.flatten(2)
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    dw = (g @ cols.mT).mean(0).view(weight.shape)
    dx = F.fold(weight.flatten(1).T @ g, x.shape[2:], weight.shape[2:], stride=stride, padding=padding)
    return dx, dw, g.sum((0, 2))


# %% conv2d_backward | wrong | dbias per image | cause: wrong shape
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g = upstream.flatten(2)
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    dw = (g @ cols.mT).sum(0).view(weight.shape)
    dx = F.fold(weight.flatten(1).T @ g, x.shape[2:], weight.shape[2:], stride=stride, padding=padding)
    return dx, dw, g.sum(2)


# %% conv2d_backward | wrong | dbias counts the positions | cause: dbias counts the windows
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g = upstream.flatten(2)
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    dw = (g @ cols.mT).sum(0).view(weight.shape)
    dx = F.fold(weight.flatten(1).T @ g, x.shape[2:], weight.shape[2:], stride=stride, padding=padding)
    return dx, dw, torch.ones_like(bias) * g.shape[0] * g.shape[2]


# %% conv2d_backward | wrong | dbias mean | cause: dbias mean over the windows
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g = upstream.flatten(2)
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    dw = (g @ cols.mT).sum(0).view(weight.shape)
    dx = F.fold(weight.flatten(1).T @ g, x.shape[2:], weight.shape[2:], stride=stride, padding=padding)
    return dx, dw, upstream.mean(dim=(0, 2, 3))


# %% conv2d_backward | wrong | order of the results | cause: swapped outputs
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g = upstream.flatten(2)
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    dw = (g @ cols.mT).sum(0).view(weight.shape)
    dx = F.fold(weight.flatten(1).T @ g, x.shape[2:], weight.shape[2:], stride=stride, padding=padding)
    return g.sum((0, 2)), dw, dx


# %% conv2d_backward | wrong | dx missing | cause: wrong type
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g = upstream.flatten(2)
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    return (g @ cols.mT).sum(0).view(weight.shape), g.sum((0, 2))


# %% conv2d_backward | wrong | gradient of the sum | cause: upstream ignored
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g = torch.ones_like(upstream).flatten(2)
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    dw = (g @ cols.mT).sum(0).view(weight.shape)
    dx = F.fold(weight.flatten(1).T @ g, x.shape[2:], weight.shape[2:], stride=stride, padding=padding)
    return dx, dw, g.sum((0, 2))


# %% conv2d_backward | wrong | rows and columns left over are lost | cause: dx too small
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    g = upstream.flatten(2)
    OH, OW = upstream.shape[2:]
    KH, KW = weight.shape[2:]
    H, W = (OH - 1) * stride + KH - 2 * padding, (OW - 1) * stride + KW - 2 * padding
    cols = F.unfold(x, (KH, KW), stride=stride, padding=padding)
    dw = (g @ cols.mT).sum(0).view(weight.shape)
    dx = F.fold(weight.flatten(1).T @ g, (H, W), (KH, KW), stride=stride, padding=padding)
    return dx, dw, g.sum((0, 2))


# %% conv2d_backward | wrong | autograd | cause: .backward
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    x, weight, bias = (t.clone().requires_grad_() for t in (x, weight, bias))
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    out = (weight.flatten(1) @ cols + bias[:, None]).reshape(upstream.shape)
    out.backward(upstream)
    return x.grad, weight.grad, bias.grad


# %% conv2d_backward | wrong | ready-made derivatives | cause: torch.nn.grad
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    dx = torch.nn.grad.conv2d_input(x.shape, weight, upstream, stride, padding)
    dw = torch.nn.grad.conv2d_weight(x, weight.shape, upstream, stride, padding)
    return dx, dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | a transposed convolution | cause: conv_transpose2d
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    left = [(x.shape[d] + 2 * padding - weight.shape[d]) % stride for d in (2, 3)]
    dx = F.conv_transpose2d(upstream, weight, stride=stride, padding=padding, output_padding=left)
    cols = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    dw = (upstream.flatten(2) @ cols.mT).sum(0).view(weight.shape)
    return dx, dw, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | windows of x without padding | cause: dweight from the unpadded x
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    size = weight.shape[2:]
    windows = F.unfold(x, size, stride=stride)
    flat = upstream.flatten(2)
    dx = F.fold(weight.flatten(1).T @ flat, x.shape[2:], size, stride=stride, padding=padding)
    dweight = (flat[:, :, : windows.shape[2]] @ windows.transpose(1, 2)).sum(0).reshape(weight.shape)
    return dx, dweight, upstream.sum((0, 2, 3))


# %% conv2d_backward | wrong | stride forgotten in dx | cause: stride ignored in dx alone
def conv2d_backward(upstream, x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    KH, KW = weight.shape[2:]
    xp = F.pad(x, (padding,) * 4)
    dxp, dw = torch.zeros_like(xp), torch.zeros_like(weight)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            u = upstream[:, :, i, j]
            r, c = i * stride, j * stride
            dw += torch.einsum("nf,nckl->fckl", u, xp[:, :, r:r + KH, c:c + KW])
            dxp[:, :, i:i + KH, j:j + KW] += torch.einsum("nf,fckl->nckl", u, weight)
    return dxp[:, :, padding:padding + H, padding:padding + W], dw, upstream.sum((0, 2, 3))
