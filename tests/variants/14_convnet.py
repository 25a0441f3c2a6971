"""Right and wrong versions of 14_convnet, as students write them."""

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


# %% num_flat_features | right | loop
def num_flat_features(x):
    size = x.size()[1:]
    num_features = 1
    for s in size:
        num_features *= s
    return num_features


# %% num_flat_features | right | math.prod
def num_flat_features(x):
    return math.prod(x.shape[1:])


# %% num_flat_features | right | divided by the batch
def num_flat_features(x):
    return x.numel() // x.shape[0]


# %% num_flat_features | right | one example
def num_flat_features(x):
    return x[0].numel()


# %% num_flat_features | right | NumPy's product
def num_flat_features(x):
    return int(np.prod(x.shape[1:]))


# %% num_flat_features | right | flattened
def num_flat_features(x):
    return x.flatten(1).shape[1]


# %% num_flat_features | right | numel of the shape
def num_flat_features(x):
    return x.shape[1:].numel()


# %% num_flat_features | wrong | batch counted | cause: batch counted too
def num_flat_features(x):
    return x.numel()


# %% num_flat_features | wrong | rows and columns | cause: only the last two
def num_flat_features(x):
    return x.shape[-1] * x.shape[-2]


# %% num_flat_features | wrong | three dimensions hard-wired | cause: IndexError
def num_flat_features(x):
    return x.shape[1] * x.shape[2] * x.shape[3]


# %% num_flat_features | wrong | division gives a float | cause: number
def num_flat_features(x):
    return x.numel() / x.shape[0]


# %% num_flat_features | wrong | a tensor | cause: wrong type
def num_flat_features(x):
    return torch.tensor(x.shape[1:]).prod()


# %% num_flat_features | wrong | sum | cause: sizes added
def num_flat_features(x):
    return sum(x.shape[1:])


# %% num_flat_features | wrong | channels | cause: channels alone
def num_flat_features(x):
    return x.shape[1]


# %% num_flat_features | wrong | the last size missing | cause: last size left out
def num_flat_features(x):
    n = 1
    for s in x.shape[:-1]:
        n *= s
    return n


# %% num_flat_features | wrong | printed | cause: returns nothing
def num_flat_features(x):
    print(x[0].numel())


# %% num_flat_features | wrong | the known answer | cause: always 400
def num_flat_features(x):
    return 16 * 5 * 5


# %% lenet_forward | right | torch.nn.functional
def lenet_forward(x, parameters):
    c1w, c1b, c2w, c2b, f1w, f1b, f2w, f2b, f3w, f3b = parameters
    x = F.max_pool2d(F.relu(F.conv2d(x, c1w, c1b)), (2, 2))
    x = F.max_pool2d(F.relu(F.conv2d(x, c2w, c2b)), 2)
    x = x.view(-1, 400)
    x = F.relu(F.linear(x, f1w, f1b))
    x = F.relu(F.linear(x, f2w, f2b))
    return F.linear(x, f3w, f3b)


# %% lenet_forward | right | pooled before ReLU
def lenet_forward(x, parameters):
    p = list(parameters)
    h = torch.relu(F.max_pool2d(torch.conv2d(x, p[0], p[1]), 2))
    h = torch.relu(F.max_pool2d(torch.conv2d(h, p[2], p[3]), 2))
    h = h.reshape(len(x), -1)
    for i in (4, 6):
        h = (h @ p[i].T + p[i + 1]).clamp(min=0)
    return h @ p[8].T + p[9]


# %% lenet_forward | right | a loop over layers
def lenet_forward(x, parameters):
    layers = list(zip(parameters[::2], parameters[1::2]))
    for i, (weight, bias) in enumerate(layers):
        if weight.ndim == 4:
            x = F.max_pool2d(F.conv2d(x, weight, bias).relu(), 2)
        else:
            x = F.linear(x.flatten(1), weight, bias)
            if i < len(layers) - 1:
                x = x.relu()
    return x


# %% lenet_forward | right | modules with the weights put in
class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(torch.flatten(x, 1)))
        return self.fc3(F.relu(self.fc2(x)))


def lenet_forward(x, parameters):
    net = LeNet()
    for own, given in zip(net.parameters(), parameters):
        own.data = given
    return net(x)


# %% lenet_forward | right | unfold, by hand
def lenet_forward(x, parameters):
    def conv(h, w, b):
        cols = F.unfold(h, w.shape[2:])
        size = h.shape[-1] - w.shape[-1] + 1
        return (w.flatten(1) @ cols + b[:, None]).view(len(h), len(w), size, size)

    def pool(h):
        return h.unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2))

    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = pool(torch.relu(conv(x, w1, b1)))
    h = pool(torch.relu(conv(h, w2, b2)))
    h = torch.relu(torch.addmm(b3, h.flatten(1), w3.t()))
    h = torch.relu(torch.addmm(b4, h, w4.t()))
    return torch.addmm(b5, h, w5.t())


# %% lenet_forward | right | float64 inside
def lenet_forward(x, parameters):
    dtype = x.dtype
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = [p.double() for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x.double(), w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    return F.linear(F.relu(F.linear(h, w4, b4)), w5, b5).to(dtype)


# %% lenet_forward | wrong | ReLU on the scores | cause: ReLU on the scores
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.relu(F.linear(h, w4, b4))
    return F.relu(F.linear(h, w5, b5))


# %% lenet_forward | wrong | softmax | cause: softmax on the scores
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.relu(F.linear(h, w4, b4))
    return F.softmax(F.linear(h, w5, b5), dim=1)


# %% lenet_forward | wrong | mean pooling | cause: mean pooling
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.avg_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.avg_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.relu(F.linear(h, w4, b4))
    return F.linear(h, w5, b5)


# %% lenet_forward | wrong | no ReLU after the convolutions | cause: no ReLU in the convolutions
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.conv2d(x, w1, b1), 2)
    h = F.max_pool2d(F.conv2d(h, w2, b2), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.relu(F.linear(h, w4, b4))
    return F.linear(h, w5, b5)


# %% lenet_forward | wrong | sigmoid as in 1998 | cause: sigmoid in place of ReLU
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(torch.sigmoid(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(torch.sigmoid(F.conv2d(h, w2, b2)), 2)
    h = torch.sigmoid(F.linear(h.flatten(1), w3, b3))
    h = torch.sigmoid(F.linear(h, w4, b4))
    return F.linear(h, w5, b5)


# %% lenet_forward | wrong | flattened with the channels last | cause: flattened channels last
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = h.permute(0, 2, 3, 1).reshape(len(x), -1)
    h = F.relu(F.linear(h, w3, b3))
    h = F.relu(F.linear(h, w4, b4))
    return F.linear(h, w5, b5)


# %% lenet_forward | wrong | biases of the convolutions left out | cause: no biases in the convolutions
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.relu(F.linear(h, w4, b4))
    return F.linear(h, w5, b5)


# %% lenet_forward | wrong | last layer missing | cause: wrong shape
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    return F.relu(F.linear(h, w4, b4))


# %% lenet_forward | wrong | one pooling missing | cause: shapes cannot be multiplied
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.relu(F.conv2d(h, w2, b2))
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.relu(F.linear(h, w4, b4))
    return F.linear(h, w5, b5)


# %% lenet_forward | wrong | weights of its own | cause: the parameters are not used
def lenet_forward(x, parameters):
    net = nn.Sequential(
        *(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
    )
    return net.to(x.dtype)(x)


# %% lenet_forward | wrong | dropout left on | cause: dropout
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.dropout(F.relu(F.linear(h, w4, b4)))
    return F.linear(h, w5, b5)


# %% lenet_forward | wrong | ReLU in place on the input | cause: changes its input
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    b1 += 0.0
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    x.relu_()
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.relu(F.linear(h, w4, b4))
    return F.linear(h, w5, b5)


# %% lenet_train_step | right | autograd.grad
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | right | backward and no_grad
def lenet_train_step(x, target, parameters, lr):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = leaves = [p.clone() for p in parameters]
    for p in leaves:
        p.requires_grad_()
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.view(-1, 400), w3, b3))
    out = F.linear(F.relu(F.linear(h, w4, b4)), w5, b5)
    ((out - target) ** 2).mean().backward()
    with torch.no_grad():
        return [p - lr * p.grad for p in leaves]


# %% lenet_train_step | right | modules and torch.optim
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(torch.flatten(x, 1)))
        return self.fc3(F.relu(self.fc2(x)))


def lenet_train_step(x, target, parameters, lr):
    net = Net().to(x)
    with torch.no_grad():
        for own, given in zip(net.parameters(), parameters):
            own.copy_(given)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    optimizer.zero_grad()
    nn.MSELoss()(net(x), target).backward()
    optimizer.step()
    return tuple(p.detach() for p in net.parameters())


# %% lenet_train_step | right | torch.func
def lenet_train_step(x, target, parameters, lr):
    def loss(ps):
        w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = ps
        h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
        h = F.relu(F.linear(h.flatten(1), w3, b3))
        h = F.relu(F.linear(h, w4, b4))
        return (F.linear(h, w5, b5) - target).square().sum() / target.numel()

    grads = torch.func.grad(loss)(tuple(parameters))
    return tuple(p - lr * g for p, g in zip(parameters, grads))


# %% lenet_train_step | right | by hand from the scores back to the flattening, the rest by autograd
def lenet_train_step(x, target, parameters, lr):
    convs = [p.clone().requires_grad_() for p in parameters[:4]]
    w3, b3, w4, b4, w5, b5 = parameters[4:]
    h = F.max_pool2d(F.relu(F.conv2d(x, convs[0], convs[1])), 2)
    flat = F.max_pool2d(F.relu(F.conv2d(h, convs[2], convs[3])), 2).flatten(1)
    f = flat.detach()
    a = F.linear(f, w3, b3).clamp(min=0)
    c = F.linear(a, w4, b4).clamp(min=0)
    dz = 2 * (F.linear(c, w5, b5) - target) / target.numel()
    dc = (dz @ w5) * (c > 0)
    da = (dc @ w4) * (a > 0)
    flat.backward(da @ w3)
    grads = [p.grad for p in convs]
    grads += [da.T @ f, da.sum(0), dc.T @ a, dc.sum(0), dz.T @ c, dz.sum(0)]
    return [p.detach() - lr * g for p, g in zip(parameters, grads)]


# %% lenet_train_step | right | float64 inside
def lenet_train_step(x, target, parameters, lr):
    dtype = x.dtype
    ps = [p.double().clone().requires_grad_() for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x.double(), ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    (F.linear(h, ps[8], ps[9]) - target.double()).pow(2).mean().backward()
    return tuple((p.data - lr * p.grad).to(dtype) for p in ps)


# %% lenet_train_step | wrong | sum of squares | cause: sum of squares
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target, reduction="sum")
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | half the mean | cause: half
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = 0.5 * F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | uphill | cause: uphill
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p + lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | changes the given parameters | cause: changes its input
def lenet_train_step(x, target, parameters, lr):
    for p in parameters:
        p.requires_grad_()
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    out = F.linear(F.relu(F.linear(h, w4, b4)), w5, b5)
    F.mse_loss(out, target).backward()
    with torch.no_grad():
        for p in parameters:
            p -= lr * p.grad
    return tuple(p.detach().clone() for p in parameters)


# %% lenet_train_step | wrong | still requires grad | cause: still requires grad
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple(p - lr * g for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | gradients returned | cause: the gradients themselves
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    F.mse_loss(F.linear(h, ps[8], ps[9]), target).backward()
    return tuple(p.grad for p in ps)


# %% lenet_train_step | wrong | backward twice without zeroing | cause: gradients counted twice
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    for _ in range(2):
        h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
        h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
        h = F.relu(F.linear(h, ps[6], ps[7]))
        F.mse_loss(F.linear(h, ps[8], ps[9]), target).backward()
    return tuple((p - lr * p.grad).detach() for p in ps)


# %% lenet_train_step | wrong | biases not trained | cause: biases stay
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone() for p in parameters]
    for p in ps[::2]:
        p.requires_grad_()
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    F.mse_loss(F.linear(h, ps[8], ps[9]), target).backward()
    return tuple((p - lr * p.grad).detach() if p.grad is not None else p for p in ps)


# %% lenet_train_step | wrong | softmax before the loss | cause: softmax before the loss
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]).softmax(1), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | cross-entropy | cause: cross-entropy
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.cross_entropy(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return tuple((p - lr * g).detach() for p, g in zip(ps, grads))


# %% lenet_train_step | wrong | graph cut by detach | cause: does not require grad
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]).detach(), target)
    loss.backward()
    return tuple((p - lr * p.grad).detach() for p in ps)


# %% lenet_train_step | wrong | no_grad around the forward pass | cause: does not require grad
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    with torch.no_grad():
        h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
        h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
        h = F.relu(F.linear(h, ps[6], ps[7]))
        loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    loss.backward()
    return tuple((p - lr * p.grad).detach() for p in ps)


# %% lenet_train_step | wrong | update forgotten | cause: nothing moves
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    F.mse_loss(F.linear(h, ps[8], ps[9]), target).backward()
    for p in ps:
        p = p - lr * p.grad
    return tuple(p.detach() for p in ps)


# %% lenet_train_step | wrong | loss returned too | cause: wrong type
def lenet_train_step(x, target, parameters, lr):
    ps = [p.detach().clone().requires_grad_(True) for p in parameters]
    h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1])), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3])), 2)
    h = F.relu(F.linear(h.flatten(1), ps[4], ps[5]))
    h = F.relu(F.linear(h, ps[6], ps[7]))
    loss = F.mse_loss(F.linear(h, ps[8], ps[9]), target)
    grads = torch.autograd.grad(loss, ps)
    return [(p - lr * g).detach() for p, g in zip(ps, grads)], loss.item()
