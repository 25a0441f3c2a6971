"""Right and wrong versions of the exercises of 07_backprop. The format: README.md beside this file."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


# %% output_delta | right | the formula
def output_delta(output, target):
    return (output - target) * output * (1 - output)


# %% output_delta | right | two links
def output_delta(output, target):
    dE_dO = output - target
    dO_dz = output - output**2
    return dE_dO * dO_dz


# %% output_delta | right | minus times minus
def output_delta(output, target):
    return -(target - output) * output * (1 - output)


# %% output_delta | right | two loops
def output_delta(output, target):
    delta = torch.zeros_like(output)
    for n in range(output.shape[0]):
        for k in range(output.shape[1]):
            o = output[n, k]
            delta[n, k] = o * (1 - o) * (o - target[n, k])
    return delta


# %% output_delta | right | NumPy inside, brought back
def output_delta(output, target):
    o, t = output.cpu().numpy(), target.cpu().numpy()
    return torch.as_tensor(o * (1 - o) * (o - t), dtype=output.dtype, device=output.device)


# %% output_delta | right | float64 inside, cast back
def output_delta(output, target):
    o = output.double()
    return (o * (1 - o) * (o - target.double())).to(output.dtype)


# %% output_delta | right | in place on its own tensor
def output_delta(output, target):
    delta = output.clone()
    delta.sub_(target).mul_(output).mul_(1 - output)
    return delta


# %% output_delta | wrong | no slope | cause: sigma' missing
def output_delta(output, target):
    return output - target


# %% output_delta | wrong | only the slope | cause: O - t missing
def output_delta(output, target):
    return output * (1 - output)


# %% output_delta | wrong | target minus output | cause: sign
def output_delta(output, target):
    return output * (1 - output) * (target - output)


# %% output_delta | wrong | factor 2 | cause: no 1/2 in the loss
def output_delta(output, target):
    return 2 * output * (1 - output) * (output - target)


# %% output_delta | wrong | factor 1/2 kept | cause: factor 1/2
def output_delta(output, target):
    return 0.5 * output * (1 - output) * (output - target)


# %% output_delta | wrong | mean over the batch | cause: divided by N
def output_delta(output, target):
    return output * (1 - output) * (output - target) / len(output)


# %% output_delta | wrong | mean over all | cause: divided by all elements
def output_delta(output, target):
    return output * (1 - output) * (output - target) / output.numel()


# %% output_delta | wrong | sigmoid of the output | cause: sigmoid applied to O
def output_delta(output, target):
    s = torch.sigmoid(output)
    return s * (1 - s) * (output - target)


# %% output_delta | wrong | sigmoid of the output throughout | cause: sigmoid applied to O
def output_delta(output, target):
    O = torch.sigmoid(output)
    return O * (1 - O) * (O - target)


# %% output_delta | wrong | only O | cause: 1 - O missing
def output_delta(output, target):
    return output * (output - target)


# %% output_delta | wrong | plus | cause: O(1 + O)
def output_delta(output, target):
    return output * (1 + output) * (output - target)


# %% output_delta | wrong | tanh | cause: rule of tanh
def output_delta(output, target):
    return (1 - output**2) * (output - target)


# %% output_delta | wrong | slope at the target | cause: t(1 - t)
def output_delta(output, target):
    return target * (1 - target) * (output - target)


# %% output_delta | wrong | squared | cause: still squared
def output_delta(output, target):
    return output * (1 - output) * (output - target) ** 2


# %% output_delta | wrong | brackets forgotten | cause: O(1 - O) - t
def output_delta(output, target):
    return output * (1 - output) - target


# %% output_delta | wrong | summed over the batch | cause: shape, batch lost
def output_delta(output, target):
    return (output * (1 - output) * (output - target)).sum(0)


# %% output_delta | wrong | squeezed | cause: shape, batch of one lost
def output_delta(output, target):
    return (output * (1 - output) * (output - target)).squeeze()


# %% output_delta | wrong | a list of rows | cause: wrong type, list
def output_delta(output, target):
    return [o * (1 - o) * (o - t) for o, t in zip(output, target)]


# %% output_delta | wrong | NumPy array | cause: wrong type, NumPy array
def output_delta(output, target):
    o, t = output.numpy(), target.numpy()
    return o * (1 - o) * (o - t)


# %% output_delta | wrong | autograd through the logit | cause: autograd
def output_delta(output, target):
    z = torch.logit(output).requires_grad_()
    (0.5 * (torch.sigmoid(z) - target) ** 2).sum().backward()
    return z.grad


# %% output_delta | wrong | torch.ops backward | cause: ready-made derivative
def output_delta(output, target):
    return torch.ops.aten.sigmoid_backward(output - target, output)


# %% output_delta | wrong | error in place | cause: modifies its input
def output_delta(output, target):
    slope = output * (1 - output)
    output -= target
    return output * slope


# %% output_delta | wrong | returns nothing | cause: returns None
def output_delta(output, target):
    delta = output * (1 - output) * (output - target)


# %% hidden_delta | right | the formula
def hidden_delta(next_delta, next_weights, output):
    return (next_delta @ next_weights) * output * (1 - output)


# %% hidden_delta | right | einsum
def hidden_delta(next_delta, next_weights, output):
    slope = output - output * output
    return torch.einsum("nk,kj,nj->nj", next_delta, next_weights, slope)


# %% hidden_delta | right | transposed twice
def hidden_delta(next_delta, next_weights, output):
    return (next_weights.T @ next_delta.T).T * output * (1 - output)


# %% hidden_delta | right | three loops
def hidden_delta(next_delta, next_weights, output):
    delta = torch.zeros_like(output)
    for n in range(len(output)):
        for j in range(output.shape[1]):
            for k in range(next_weights.shape[0]):
                delta[n, j] += next_delta[n, k] * next_weights[k, j]
            delta[n, j] *= output[n, j] * (1 - output[n, j])
    return delta


# %% hidden_delta | right | broadcast and sum
def hidden_delta(next_delta, next_weights, output):
    back = (next_delta.unsqueeze(2) * next_weights).sum(dim=1)
    return back * output * (1 - output)


# %% hidden_delta | right | row by row, stacked
def hidden_delta(next_delta, next_weights, output):
    return torch.stack([d @ next_weights * o * (1 - o) for d, o in zip(next_delta, output)])


# %% hidden_delta | right | NumPy inside, brought back
def hidden_delta(next_delta, next_weights, output):
    d, w, o = next_delta.cpu().numpy(), next_weights.cpu().numpy(), output.cpu().numpy()
    return torch.as_tensor(d.dot(w) * o * (1 - o), dtype=output.dtype, device=output.device)


# %% hidden_delta | right | float64 inside, cast back
def hidden_delta(next_delta, next_weights, output):
    o = output.double()
    return (next_delta.double() @ next_weights.double() * o * (1 - o)).to(output.dtype)


# %% hidden_delta | wrong | no slope | cause: sigma' missing
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights


# %% hidden_delta | wrong | no weights | cause: W missing
def hidden_delta(next_delta, next_weights, output):
    return next_delta.sum(1, keepdim=True) * output * (1 - output)


# %% hidden_delta | wrong | weights transposed | cause: W.T in place of W
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights.T * output * (1 - output)


# %% hidden_delta | wrong | weights reshaped to fit | cause: reshaped in place of transposed
def hidden_delta(next_delta, next_weights, output):
    W = next_weights.T.reshape(next_weights.shape)
    return next_delta @ W * output * (1 - output)


# %% hidden_delta | wrong | sums multiplied | cause: product of the sums
def hidden_delta(next_delta, next_weights, output):
    return next_delta.sum(1, keepdim=True) * next_weights.sum(0) * output * (1 - output)


# %% hidden_delta | wrong | mean over k | cause: mean in place of sum
def hidden_delta(next_delta, next_weights, output):
    back = (next_delta[:, :, None] * next_weights).mean(dim=1)
    return back * output * (1 - output)


# %% hidden_delta | wrong | mean over the batch | cause: divided by N
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * output * (1 - output) / len(output)


# %% hidden_delta | wrong | sigmoid of the output | cause: sigmoid applied to O
def hidden_delta(next_delta, next_weights, output):
    s = torch.sigmoid(output)
    return next_delta @ next_weights * s * (1 - s)


# %% hidden_delta | wrong | only O | cause: 1 - O missing
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * output


# %% hidden_delta | wrong | only 1 - O | cause: O missing
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * (1 - output)


# %% hidden_delta | wrong | tanh | cause: rule of tanh
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * (1 - output**2)


# %% hidden_delta | wrong | ReLU | cause: rule of ReLU
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights * (output > 0)


# %% hidden_delta | wrong | slope added | cause: sum in place of product
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights + output * (1 - output)


# %% hidden_delta | wrong | minus | cause: sign
def hidden_delta(next_delta, next_weights, output):
    return -(next_delta @ next_weights) * output * (1 - output)


# %% hidden_delta | wrong | = over the next units | cause: last next unit only
def hidden_delta(next_delta, next_weights, output):
    for k in range(next_weights.shape[0]):
        back = next_delta[:, k : k + 1] * next_weights[k]
    return back * output * (1 - output)


# %% hidden_delta | wrong | slope of the next delta | cause: slope of the wrong layer
def hidden_delta(next_delta, next_weights, output):
    return (next_delta * next_delta * (1 - next_delta)) @ next_weights


# %% hidden_delta | wrong | multiplied elementwise | cause: * in place of @
def hidden_delta(next_delta, next_weights, output):
    return next_delta * next_weights * output * (1 - output)


# %% hidden_delta | wrong | summed over the batch | cause: shape, batch lost
def hidden_delta(next_delta, next_weights, output):
    return (next_delta @ next_weights * output * (1 - output)).sum(0)


# %% hidden_delta | wrong | squeezed | cause: shape, batch of one lost
def hidden_delta(next_delta, next_weights, output):
    return (next_delta @ next_weights * output * (1 - output)).squeeze()


# %% hidden_delta | wrong | absolute weights | cause: signs of W lost
def hidden_delta(next_delta, next_weights, output):
    return next_delta @ next_weights.abs() * output * (1 - output)


# %% hidden_delta | wrong | autograd | cause: autograd
def hidden_delta(next_delta, next_weights, output):
    z = torch.logit(output).requires_grad_()
    return torch.autograd.grad(torch.sigmoid(z) @ next_weights.T, z, next_delta)[0]


# %% hidden_delta | wrong | torch.tensor of a list | cause: float32 result
def hidden_delta(next_delta, next_weights, output):
    return torch.tensor((next_delta @ next_weights * output * (1 - output)).tolist())


# %% hidden_delta | wrong | output in place | cause: modifies its input
def hidden_delta(next_delta, next_weights, output):
    output.mul_(1 - output)
    return next_delta @ next_weights * output


# %% hidden_delta | wrong | returns nothing | cause: returns None
def hidden_delta(next_delta, next_weights, output):
    delta = next_delta @ next_weights * output * (1 - output)


# %% weight_gradient | right | delta.T @ inputs
def weight_gradient(delta, inputs):
    return torch.mm(delta.t(), inputs)


# %% weight_gradient | right | einsum
def weight_gradient(delta, inputs):
    return torch.einsum("nj,ni->ji", delta, inputs)


# %% weight_gradient | right | outer products added up
def weight_gradient(delta, inputs):
    total = torch.zeros(delta.shape[1], inputs.shape[1], dtype=delta.dtype, device=delta.device)
    for d, a in zip(delta, inputs):
        total += torch.outer(d, a)
    return total


# %% weight_gradient | right | transposed at the end
def weight_gradient(delta, inputs):
    return (inputs.T @ delta).T


# %% weight_gradient | right | broadcast and sum
def weight_gradient(delta, inputs):
    return (delta[:, :, None] * inputs[:, None, :]).sum(dim=0)


# %% weight_gradient | right | entry by entry
def weight_gradient(delta, inputs):
    rows = [torch.stack([(d * a).sum() for a in inputs.T]) for d in delta.T]
    return torch.stack(rows)


# %% weight_gradient | right | NumPy inside, brought back
def weight_gradient(delta, inputs):
    product = np.dot(delta.cpu().numpy().T, inputs.cpu().numpy())
    return torch.from_numpy(product).to(delta.device)


# %% weight_gradient | right | batched matrix product, summed
def weight_gradient(delta, inputs):
    return torch.bmm(delta.unsqueeze(2), inputs.unsqueeze(1)).sum(0)


# %% weight_gradient | wrong | inputs.T @ delta | cause: transposed
def weight_gradient(delta, inputs):
    return inputs.T @ delta


# %% weight_gradient | wrong | reshaped | cause: reshaped in place of transposed
def weight_gradient(delta, inputs):
    return (inputs.T @ delta).reshape(delta.shape[1], inputs.shape[1])


# %% weight_gradient | wrong | mean over the batch | cause: divided by N
def weight_gradient(delta, inputs):
    return delta.T @ inputs / delta.shape[0]


# %% weight_gradient | wrong | half | cause: factor 1/2
def weight_gradient(delta, inputs):
    return 0.5 * delta.T @ inputs


# %% weight_gradient | wrong | minus | cause: sign
def weight_gradient(delta, inputs):
    return -delta.T @ inputs


# %% weight_gradient | wrong | sums multiplied | cause: product of the sums
def weight_gradient(delta, inputs):
    return torch.outer(delta.sum(0), inputs.sum(0))


# %% weight_gradient | wrong | sum times mean | cause: sum of delta times mean input
def weight_gradient(delta, inputs):
    return torch.outer(delta.sum(0), inputs.mean(0))


# %% weight_gradient | wrong | means multiplied | cause: product of the means
def weight_gradient(delta, inputs):
    return torch.outer(delta.mean(0), inputs.mean(0))


# %% weight_gradient | wrong | = in the loop | cause: last example only
def weight_gradient(delta, inputs):
    for d, a in zip(delta, inputs):
        g = torch.outer(d, a)
    return g


# %% weight_gradient | wrong | first example | cause: first example only
def weight_gradient(delta, inputs):
    return delta[0][:, None] * inputs[0][None, :]


# %% weight_gradient | wrong | bias gradient in every column | cause: inputs missing
def weight_gradient(delta, inputs):
    return delta.sum(0)[:, None] * torch.ones_like(inputs[0])


# %% weight_gradient | wrong | slope again | cause: extra sigma'
def weight_gradient(delta, inputs):
    return delta.T @ (inputs * (1 - inputs))


# %% weight_gradient | wrong | sigmoid of the inputs | cause: sigmoid of the inputs
def weight_gradient(delta, inputs):
    return delta.T @ torch.sigmoid(inputs)


# %% weight_gradient | wrong | batch kept | cause: shape, batch kept
def weight_gradient(delta, inputs):
    return delta[:, :, None] * inputs[:, None, :]


# %% weight_gradient | wrong | elementwise | cause: * in place of @
def weight_gradient(delta, inputs):
    return delta * inputs


# %% weight_gradient | wrong | delta @ inputs | cause: delta not transposed
def weight_gradient(delta, inputs):
    return delta @ inputs


# %% weight_gradient | wrong | squeezed | cause: shape, single rows lost
def weight_gradient(delta, inputs):
    return (delta.T @ inputs).squeeze()


# %% weight_gradient | wrong | NumPy array | cause: wrong type, NumPy array
def weight_gradient(delta, inputs):
    return delta.numpy().T @ inputs.numpy()


# %% weight_gradient | wrong | float32 zeros | cause: float32 result
def weight_gradient(delta, inputs):
    total = torch.zeros(delta.shape[1], inputs.shape[1])
    for d, a in zip(delta, inputs):
        total += torch.outer(d, a)
    return total


# %% weight_gradient | wrong | adds to a tensor of its own | cause: keeps state
total = {}


def weight_gradient(delta, inputs):
    key = (delta.shape, inputs.shape, delta.dtype)
    total[key] = total.get(key, 0) + delta.T @ inputs
    return total[key]


# %% weight_gradient | wrong | delta scaled in place | cause: modifies its input
def weight_gradient(delta, inputs):
    delta *= 2
    return 0.5 * delta.T @ inputs


# %% weight_gradient | wrong | autograd | cause: autograd
def weight_gradient(delta, inputs):
    W = torch.zeros(delta.shape[1], inputs.shape[1], dtype=delta.dtype, requires_grad=True)
    (inputs @ W.T * delta).sum().backward()
    return W.grad


# %% weight_gradient | wrong | torch.nn.grad | cause: ready-made derivative
def weight_gradient(delta, inputs):
    return torch.func.vjp(lambda W: inputs @ W.T, delta.new_zeros(delta.shape[1], inputs.shape[1]))[1](delta)[
        0
    ]


# %% weight_gradient | wrong | returns nothing | cause: returns None
def weight_gradient(delta, inputs):
    gradient = delta.T @ inputs


# %% mlp_forward | right | append
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | right | F.linear, a tuple
def mlp_forward(X, weights, biases):
    outputs = (torch.clone(X),)
    for i in range(len(weights)):
        outputs += (F.linear(outputs[i], weights[i], biases[i]).sigmoid(),)
    return outputs


# %% mlp_forward | right | addmm and tanh
def mlp_forward(X, weights, biases):
    current, kept = X, [X * 1]
    for W, b in zip(weights, biases):
        current = 0.5 * (1 + torch.tanh(torch.addmm(b, current, W.t()) / 2))
        kept.append(current)
    return kept


# %% mlp_forward | right | recursion
def mlp_forward(X, weights, biases):
    if not weights:
        return [X.clone()]
    before = mlp_forward(X, weights[:-1], biases[:-1])
    return [*before, torch.sigmoid(torch.einsum("ni,ji->nj", before[-1], weights[-1]) + biases[-1])]


# %% mlp_forward | right | NumPy inside, brought back
def mlp_forward(X, weights, biases):
    A = [X.cpu().numpy().copy()]
    with np.errstate(over="ignore"):
        for W, b in zip(weights, biases):
            A.append(1 / (1 + np.exp(-(A[-1] @ W.cpu().numpy().T + b.cpu().numpy()))))
    return [torch.as_tensor(a, dtype=X.dtype, device=X.device) for a in A]


# %% mlp_forward | right | float64 inside, cast back
def mlp_forward(X, weights, biases):
    A = [X.double()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.double().T + b.double()))
    return [a.to(X.dtype, copy=True) for a in A]


# %% mlp_forward | right | row by row
def mlp_forward(X, weights, biases):
    A = [torch.stack(list(X))]
    for W, b in zip(weights, biases):
        A.append(torch.stack([1 / (1 + torch.exp(-(W @ a + b))) for a in A[-1]]))
    return A


# %% mlp_forward | wrong | input left out | cause: input left out
def mlp_forward(X, weights, biases):
    outputs = []
    A = X
    for W, b in zip(weights, biases):
        A = torch.sigmoid(A @ W.T + b)
        outputs.append(A)
    return outputs


# %% mlp_forward | wrong | stops before the last | cause: last output left out
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights[:-1], biases[:-1]):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | only the output | cause: last output only
def mlp_forward(X, weights, biases):
    A = X
    for W, b in zip(weights, biases):
        A = torch.sigmoid(A @ W.T + b)
    return A


# %% mlp_forward | wrong | sums kept | cause: sums in place of outputs
def mlp_forward(X, weights, biases):
    kept, A = [X.clone()], X
    for W, b in zip(weights, biases):
        Z = A @ W.T + b
        kept.append(Z)
        A = torch.sigmoid(Z)
    return kept


# %% mlp_forward | wrong | no activation | cause: no sigmoid
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(A[-1] @ W.T + b)
    return A


# %% mlp_forward | wrong | last layer linear | cause: last layer linear
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(Z if l == len(weights) - 1 else torch.sigmoid(Z))
    return A


# %% mlp_forward | wrong | only the last layer bent | cause: hidden layers linear
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(A[-1] @ W.T + b)
    A[-1] = torch.sigmoid(A[-1])
    return A


# %% mlp_forward | wrong | softmax at the end | cause: softmax at the end
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights[:-1], biases[:-1]):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    A.append(torch.softmax(A[-1] @ weights[-1].T + biases[-1], dim=1))
    return A


# %% mlp_forward | wrong | ReLU in all layers | cause: ReLU in place of sigmoid
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.relu(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | tanh | cause: tanh in place of sigmoid
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.tanh(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | sigmoid on the way in and out | cause: sigmoid applied twice
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(torch.sigmoid(A[-1] @ W.T + b)))
    return A


# %% mlp_forward | wrong | sigmoid of X | cause: sigmoid of the input
def mlp_forward(X, weights, biases):
    A = [torch.sigmoid(X)]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | no biases | cause: biases left out
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W in weights:
        A.append(torch.sigmoid(A[-1] @ W.T))
    return A


# %% mlp_forward | wrong | bias after the sigmoid | cause: bias after the sigmoid
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T) + b)
    return A


# %% mlp_forward | wrong | A @ W | cause: W not transposed
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W + b))
    return A


# %% mlp_forward | wrong | every layer sees X | cause: X in place of the last output
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(X @ W.T + b))
    return A


# %% mlp_forward | wrong | output first | cause: reversed
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.insert(0, torch.sigmoid(A[0] @ W.T + b))
    return A


# %% mlp_forward | right | X itself
def mlp_forward(X, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | exp(z) / (1 + exp(z)) | cause: overflow
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        e = torch.exp(A[-1] @ W.T + b)
        A.append(e / (1 + e))
    return A


# %% mlp_forward | wrong | a dictionary | cause: wrong type, dictionary
def mlp_forward(X, weights, biases):
    A = {"A0": X.clone()}
    for i, (W, b) in enumerate(zip(weights, biases)):
        A[f"A{i + 1}"] = torch.sigmoid(A[f"A{i}"] @ W.T + b)
    return A


# %% mlp_forward | wrong | NumPy arrays | cause: wrong type, NumPy arrays
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return [a.numpy() for a in A]


# %% mlp_forward | wrong | X overwritten | cause: modifies its input
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    X.zero_()
    return A


# %% mlp_forward | wrong | dropout | cause: random
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(F.dropout(torch.sigmoid(A[-1] @ W.T + b), 0.1))
    return A


# %% mlp_forward | wrong | list kept between calls | cause: keeps state
A = []


def mlp_forward(X, weights, biases):
    A.append(X.clone())
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    return A


# %% mlp_forward | wrong | nn.Sequential, still attached | cause: requires grad
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(nn.Parameter(torch.sigmoid(A[-1] @ W.T + b)))
    return A


# %% mlp_forward | wrong | returns nothing | cause: returns None
def mlp_forward(X, weights, biases):
    A = [X.clone()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))


# %% parameter_count | right | loop over the pairs
def parameter_count(layer_sizes):
    total = 0
    for n_in, n_out in zip(layer_sizes, layer_sizes[1:]):
        total += n_in * n_out + n_out
    return total


# %% parameter_count | right | sum over indices
def parameter_count(layer_sizes):
    return sum((layer_sizes[i] + 1) * layer_sizes[i + 1] for i in range(len(layer_sizes) - 1))


# %% parameter_count | right | weights and biases apart
def parameter_count(layer_sizes):
    weights = sum(a * b for a, b in zip(layer_sizes[:-1], layer_sizes[1:]))
    biases = sum(layer_sizes[1:])
    return weights + biases


# %% parameter_count | right | NumPy
def parameter_count(layer_sizes):
    s = np.array(layer_sizes)
    return int(((s[:-1] + 1) * s[1:]).sum())


# %% parameter_count | right | counts the parameters of a model
def parameter_count(layer_sizes):
    layers = [nn.Linear(a, b) for a, b in zip(layer_sizes, layer_sizes[1:])]
    return sum(p.numel() for layer in layers for p in layer.parameters())


# %% parameter_count | right | recursion
def parameter_count(layer_sizes):
    if len(layer_sizes) < 2:
        return 0
    first, second, *rest = layer_sizes
    return second * (first + 1) + parameter_count([second, *rest])


# %% parameter_count | right | .item() of a tensor
def parameter_count(layer_sizes):
    s = torch.tensor(layer_sizes)
    return (s[:-1] @ s[1:] + s[1:].sum()).item()


# %% parameter_count | wrong | weights only | cause: biases missing
def parameter_count(layer_sizes):
    return sum(a * b for a, b in zip(layer_sizes, layer_sizes[1:]))


# %% parameter_count | wrong | biases only | cause: weights missing
def parameter_count(layer_sizes):
    return sum(layer_sizes[1:])


# %% parameter_count | wrong | biases for the inputs too | cause: biases of the inputs
def parameter_count(layer_sizes):
    return sum(a * b for a, b in zip(layer_sizes, layer_sizes[1:])) + sum(layer_sizes)


# %% parameter_count | wrong | biases of the layer before | cause: n_in biases in place of n_out
def parameter_count(layer_sizes):
    return sum(a * b + a for a, b in zip(layer_sizes, layer_sizes[1:]))


# %% parameter_count | wrong | no biases at the output | cause: biases of the output missing
def parameter_count(layer_sizes):
    return sum(a * b for a, b in zip(layer_sizes, layer_sizes[1:])) + sum(layer_sizes[1:-1])


# %% parameter_count | wrong | one bias a layer | cause: one bias a layer
def parameter_count(layer_sizes):
    return sum(a * b + 1 for a, b in zip(layer_sizes, layer_sizes[1:]))


# %% parameter_count | wrong | range too short | cause: last layer left out
def parameter_count(layer_sizes):
    total = 0
    for i in range(1, len(layer_sizes) - 1):
        total += layer_sizes[i] * layer_sizes[i - 1] + layer_sizes[i]
    return total


# %% parameter_count | wrong | range begins late | cause: first layer left out
def parameter_count(layer_sizes):
    total = 0
    for i in range(2, len(layer_sizes)):
        total += layer_sizes[i] * layer_sizes[i - 1] + layer_sizes[i]
    return total


# %% parameter_count | wrong | = in place of += | cause: last layer only
def parameter_count(layer_sizes):
    for a, b in zip(layer_sizes, layer_sizes[1:]):
        total = a * b + b
    return total


# %% parameter_count | wrong | return in the loop | cause: first layer only
def parameter_count(layer_sizes):
    for a, b in zip(layer_sizes, layer_sizes[1:]):
        return a * b + b


# %% parameter_count | wrong | product | cause: product of all sizes
def parameter_count(layer_sizes):
    total = 1
    for size in layer_sizes:
        total *= size
    return total


# %% parameter_count | wrong | number of units | cause: sum of the sizes
def parameter_count(layer_sizes):
    return sum(layer_sizes)


# %% parameter_count | wrong | ends with an IndexError | cause: index beyond the end
def parameter_count(layer_sizes):
    return sum(layer_sizes[i] * layer_sizes[i + 1] + layer_sizes[i + 1] for i in range(len(layer_sizes)))


# %% parameter_count | wrong | a float | cause: wrong type, float
def parameter_count(layer_sizes):
    return float(sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:])))


# %% parameter_count | wrong | a tensor | cause: wrong type, tensor
def parameter_count(layer_sizes):
    s = torch.tensor(layer_sizes)
    return ((s[:-1] + 1) * s[1:]).sum()


# %% parameter_count | wrong | a string | cause: wrong type, string
def parameter_count(layer_sizes):
    return f"{sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:]))} parameters"


# %% parameter_count | wrong | count of each layer | cause: wrong type, list
def parameter_count(layer_sizes):
    return [(a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:])]


# %% parameter_count | wrong | pops the list | cause: modifies its input
def parameter_count(layer_sizes):
    total = 0
    while len(layer_sizes) > 1:
        n_out = layer_sizes.pop()
        total += n_out * layer_sizes[-1] + n_out
    return total


# %% parameter_count | wrong | total grows | cause: keeps state
total = 0


def parameter_count(layer_sizes):
    global total
    for a, b in zip(layer_sizes, layer_sizes[1:]):
        total += a * b + b
    return total


# %% parameter_count | wrong | prints | cause: returns None
def parameter_count(layer_sizes):
    print(sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:])))


# %% mlp_backward | right | lists filled from behind
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | right | lists of the right length, tuples back
def mlp_backward(X, target, weights, biases):
    L = len(weights)
    outputs = [X]
    for l in range(L):
        outputs.append(torch.sigmoid(outputs[l] @ weights[l].t() + biases[l]))
    deltas = [None] * L
    O = outputs[-1]
    deltas[-1] = (O - target) * O * (1 - O)
    for l in reversed(range(L - 1)):
        deltas[l] = (deltas[l + 1] @ weights[l + 1]) * outputs[l + 1] * (1 - outputs[l + 1])
    return (
        tuple(deltas[l].t() @ outputs[l] for l in range(L)),
        tuple(deltas[l].sum(dim=0) for l in range(L)),
    )


# %% mlp_backward | right | appended, then reversed
def mlp_backward(X, target, weights, biases):
    cache, A = [], X
    for W, b in zip(weights, biases):
        cache.append((A, W))
        A = F.linear(A, W, b).sigmoid()
    delta = (A - target) * A * (1 - A)
    weight_gradients, bias_gradients = [], []
    while cache:
        A, W = cache.pop()
        weight_gradients.append(torch.einsum("nj,ni->ji", delta, A))
        bias_gradients.append(torch.einsum("nj->j", delta))
        delta = torch.einsum("nk,kj->nj", delta, W) * A * (1 - A)
    return weight_gradients[::-1], bias_gradients[::-1]


# %% mlp_backward | right | recursion
def mlp_backward(X, target, weights, biases):
    def descend(A, l):
        """The derivative by A, after the gradients of layer l and all later ones are stored."""
        if l == len(weights):
            return A - target
        out = torch.sigmoid(A @ weights[l].T + biases[l])
        delta = descend(out, l + 1) * out * (1 - out)
        dW[l], db[l] = delta.T @ A, delta.sum(0)
        return delta @ weights[l]

    dW, db = [None] * len(weights), [None] * len(weights)
    descend(X, 0)
    return dW, db


# %% mlp_backward | right | one example after the other
def mlp_backward(X, target, weights, biases):
    dW = [torch.zeros_like(W) for W in weights]
    db = [torch.zeros_like(b) for b in biases]
    for x, t in zip(X, target):
        a = [x]
        for W, b in zip(weights, biases):
            a.append(torch.sigmoid(W @ a[-1] + b))
        d = a[-1] * (1 - a[-1]) * (a[-1] - t)
        for l in reversed(range(len(weights))):
            dW[l] += torch.outer(d, a[l])
            db[l] += d
            d = (weights[l].T @ d) * a[l] * (1 - a[l])
    return dW, db


# %% mlp_backward | right | NumPy inside, brought back
def mlp_backward(X, target, weights, biases):
    def sigmoid(z):
        return 0.5 + 0.5 * np.tanh(0.5 * z)

    Ws, bs = [W.cpu().numpy() for W in weights], [b.cpu().numpy() for b in biases]
    A = [X.cpu().numpy()]
    for W, b in zip(Ws, bs):
        A.append(sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target.cpu().numpy())
    dW, db = [], []
    for l in range(len(Ws) - 1, -1, -1):
        dW.insert(0, torch.as_tensor(delta.T @ A[l], dtype=X.dtype, device=X.device))
        db.insert(0, torch.as_tensor(delta.sum(axis=0), dtype=X.dtype, device=X.device))
        delta = delta @ Ws[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | right | float64 inside, cast back
def mlp_backward(X, target, weights, biases):
    Ws, bs, A = [W.double() for W in weights], [b.double() for b in biases], [X.double()]
    for W, b in zip(Ws, bs):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target.double())
    dW, db = [], []
    for l in reversed(range(len(Ws))):
        dW.insert(0, (delta.T @ A[l]).to(X.dtype))
        db.insert(0, delta.sum(0).to(X.dtype))
        delta = delta @ Ws[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | output without O(1 - O) | cause: sigma' missing at the output
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] - target
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | hidden without A(1 - A) | cause: sigma' missing in the hidden layers
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l]
    return dW, db


# %% mlp_backward | wrong | no slope anywhere | cause: sigma' missing everywhere
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] - target
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l]
    return dW, db


# %% mlp_backward | wrong | slope of the next layer's output | cause: A of the wrong layer
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l + 1] * (1 - A[l + 1])
    return dW, db


# %% mlp_backward | wrong | rule of tanh | cause: 1 - A squared in the hidden layers
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (1 - A[l] ** 2)
    return dW, db


# %% mlp_backward | wrong | rule of ReLU | cause: ReLU's derivative in the hidden layers
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0.5)
    return dW, db


# %% mlp_backward | wrong | derivative helper on the outputs | cause: sigmoid applied to A
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = sigmoid_derivative(A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * sigmoid_derivative(A[l])
    return dW, db


# %% mlp_backward | wrong | Z(1 - Z) | cause: Z in place of A
def mlp_backward(X, target, weights, biases):
    A, Z = [X], [X]
    for W, b in zip(weights, biases):
        Z.append(A[-1] @ W.T + b)
        A.append(torch.sigmoid(Z[-1]))
    delta = Z[-1] * (1 - Z[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        delta = delta @ weights[l] * Z[l] * (1 - Z[l])
    return dW, db


# %% mlp_backward | wrong | target minus output | cause: sign
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (target - A[-1])
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | factor 2 | cause: no 1/2 in the loss
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = 2 * A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | mean over the batch | cause: divided by N
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l] / len(X))
        db.insert(0, delta.mean(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | mean squared error | cause: 2/(NK)
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = 2 * A[-1] * (1 - A[-1]) * (A[-1] - target) / target.numel()
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | divided by N in every layer | cause: divided by N once a layer
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target) / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l]) / len(X)
    return dW, db


# %% mlp_backward | wrong | squared error kept | cause: still squared
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target) ** 2
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | weights not used on the way back | cause: W missing
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta.sum(1, keepdim=True) * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | W.T on the way back | cause: W transposed
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l].T * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | weights of the layer before | cause: layer index shifted
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l - 1] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | outputs shifted by one | cause: A[l + 1] in place of A[l]
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l + 1])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | A.T @ delta | cause: transposed
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, A[l].T @ delta)
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | X in every layer | cause: X in place of A
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ X)
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | biases averaged | cause: db a mean
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.mean(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | biases not summed | cause: shape of db, batch kept
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta)
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | biases (1, J) | cause: shape of db, keepdim
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0, keepdim=True))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | appended, never reversed | cause: last layer first
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW[::-1], db[::-1]


# %% mlp_backward | wrong | biases first | cause: order of the outputs
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return db, dW


# %% mlp_backward | wrong | a pair for each layer | cause: order of the outputs
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return list(zip(dW, db))


# %% mlp_backward | wrong | one flat list | cause: order of the outputs
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW + db


# %% mlp_backward | wrong | only the weights | cause: wrong type, no biases
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW


# %% mlp_backward | wrong | a dictionary | cause: wrong type, dictionary
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return {f"dW{i + 1}": g for i, g in enumerate(dW)}


# %% mlp_backward | wrong | biases forgotten in the forward pass | cause: b not used
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | linear output | cause: last layer linear
def mlp_backward(X, target, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.sigmoid(Z) if l < len(weights) - 1 else Z)
    delta = A[-1] - target
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | two layers only | cause: only two layers
def mlp_backward(X, target, weights, biases):
    (W1, W2), (b1, b2) = weights, biases
    A = torch.sigmoid(X @ W1.T + b1)
    O = torch.sigmoid(A @ W2.T + b2)
    d2 = O * (1 - O) * (O - target)
    d1 = d2 @ W2 * A * (1 - A)
    return [d1.T @ X, d2.T @ A], [d1.sum(0), d2.sum(0)]


# %% mlp_backward | wrong | zeros before the last layer | cause: deltas end at the last layer
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW = [torch.zeros_like(W) for W in weights]
    db = [torch.zeros_like(b) for b in biases]
    dW[-1], db[-1] = delta.T @ A[-2], delta.sum(0)
    return dW, db


# %% mlp_backward | wrong | = in the loop over the examples | cause: last example only
def mlp_backward(X, target, weights, biases):
    dW, db = [None] * len(weights), [None] * len(weights)
    for x, t in zip(X, target):
        a = [x]
        for W, b in zip(weights, biases):
            a.append(torch.sigmoid(W @ a[-1] + b))
        d = a[-1] * (1 - a[-1]) * (a[-1] - t)
        for l in reversed(range(len(weights))):
            dW[l] = torch.outer(d, a[l])
            db[l] = d
            d = (weights[l].T @ d) * a[l] * (1 - a[l])
    return dW, db


# %% mlp_backward | wrong | exp(z) / (1 + exp(z)) | cause: overflow
def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))


def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | autograd | cause: autograd
def mlp_backward(X, target, weights, biases):
    Ws = [W.clone().requires_grad_() for W in weights]
    bs = [b.clone().requires_grad_() for b in biases]
    A = X
    for W, b in zip(Ws, bs):
        A = torch.sigmoid(A @ W.T + b)
    (0.5 * (A - target) ** 2).sum().backward()
    return [W.grad for W in Ws], [b.grad for b in bs]


# %% mlp_backward | wrong | torch.func.grad | cause: autograd
def mlp_backward(X, target, weights, biases):
    def loss(weights, biases):
        A = X
        for W, b in zip(weights, biases):
            A = torch.sigmoid(A @ W.T + b)
        return 0.5 * ((A - target) ** 2).sum()

    return torch.func.grad(loss, argnums=(0, 1))(list(weights), list(biases))


# %% mlp_backward | wrong | weights updated on the way | cause: modifies its input
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    for W, g in zip(weights, dW):
        W -= 0.1 * g
    return dW, db


# %% mlp_backward | wrong | pops the last weights | cause: modifies its input
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    while weights:
        inputs = A[len(weights) - 1]
        dW.insert(0, delta.T @ inputs)
        db.insert(0, delta.sum(0))
        delta = delta @ weights.pop() * inputs * (1 - inputs)
    return dW, db


# %% mlp_backward | wrong | float32 inside | cause: float32 precision
def mlp_backward(X, target, weights, biases):
    A = [X.float()]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.float().T + b.float()))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target.float())
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, (delta.T @ A[l]).to(X.dtype))
        db.insert(0, delta.sum(0).to(X.dtype))
        delta = delta @ weights[l].float() * A[l] * (1 - A[l])
    return dW, db


# %% mlp_backward | wrong | gradients pile up | cause: keeps state
kept = {}


def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    key = (X.shape, X.dtype, len(weights))
    old = kept.get(key, [0] * len(dW))
    kept[key] = [g + o for g, o in zip(dW, old)]
    return kept[key], db


# %% mlp_backward | wrong | returns nothing | cause: returns None
def mlp_backward(X, target, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(torch.sigmoid(A[-1] @ W.T + b))
    delta = A[-1] * (1 - A[-1]) * (A[-1] - target)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])


# %% mlp_classifier_backward | right | one-hot subtracted
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    one_hot = F.one_hot(labels, p.shape[1]).to(p.dtype)
    delta = (p - one_hot) / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | right | 1 taken off in place
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | right | lists of the right length, tuples back
def mlp_classifier_backward(X, labels, weights, biases):
    L, N = len(weights), X.shape[0]
    A, masks = [X], []
    for l in range(L):
        Z = F.linear(A[l], weights[l], biases[l])
        masks.append((Z > 0).to(Z.dtype))
        A.append(Z.clamp(min=0) if l < L - 1 else Z)
    log_p = A[-1] - torch.logsumexp(A[-1], dim=1, keepdim=True)
    delta = torch.exp(log_p)
    delta.scatter_add_(1, labels[:, None], -torch.ones_like(delta[:, :1]))
    delta /= N
    dW, db = [None] * L, [None] * L
    for l in range(L - 1, -1, -1):
        dW[l], db[l] = delta.t() @ A[l], delta.sum(0)
        if l:
            delta = (delta @ weights[l]) * masks[l - 1]
    return tuple(dW), tuple(db)


# %% mlp_classifier_backward | right | appended, then reversed, torch.where
def mlp_classifier_backward(X, labels, weights, biases):
    inputs, out = [], X
    for W, b in zip(weights[:-1], biases[:-1]):
        inputs.append(out)
        out = torch.maximum(out @ W.T + b, torch.zeros((), dtype=X.dtype, device=X.device))
    inputs.append(out)
    logits = out @ weights[-1].T + biases[-1]
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    classes = torch.arange(logits.shape[1], device=X.device)
    delta = (e / e.sum(1, keepdim=True) - (classes == labels[:, None]).to(X.dtype)) / len(X)
    dW, db = [], []
    for W, A in zip(reversed(weights), reversed(inputs)):
        dW.append(delta.T @ A)
        db.append(delta.sum(0))
        delta = torch.where(A > 0, delta @ W, torch.zeros_like(A))
    return dW[::-1], db[::-1]


# %% mlp_classifier_backward | right | one example after the other
def mlp_classifier_backward(X, labels, weights, biases):
    dW = [torch.zeros_like(W) for W in weights]
    db = [torch.zeros_like(b) for b in biases]
    for x, y in zip(X, labels):
        a = [x]
        for W, b in zip(weights[:-1], biases[:-1]):
            a.append(torch.relu(W @ a[-1] + b))
        d = torch.softmax(weights[-1] @ a[-1] + biases[-1], 0)
        d[y] -= 1
        d = d / len(X)
        for l in reversed(range(len(weights))):
            dW[l] += torch.outer(d, a[l])
            db[l] += d
            d = (weights[l].T @ d) * torch.sign(a[l]).clamp(min=0)
    return dW, db


# %% mlp_classifier_backward | right | NumPy inside, brought back
def mlp_classifier_backward(X, labels, weights, biases):
    Ws, bs = [W.cpu().numpy() for W in weights], [b.cpu().numpy() for b in biases]
    A, y = [X.cpu().numpy()], labels.cpu().numpy()
    for W, b in zip(Ws[:-1], bs[:-1]):
        A.append(np.maximum(A[-1] @ W.T + b, 0))
    z = A[-1] @ Ws[-1].T + bs[-1]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    delta = e / e.sum(axis=1, keepdims=True)
    delta[np.arange(len(y)), y] -= 1
    delta /= len(y)
    dW, db = [], []
    for l in range(len(Ws) - 1, -1, -1):
        dW.insert(0, torch.as_tensor(delta.T @ A[l], dtype=X.dtype, device=X.device))
        db.insert(0, torch.as_tensor(delta.sum(axis=0), dtype=X.dtype, device=X.device))
        delta = delta @ Ws[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | right | float64 inside, cast back
def mlp_classifier_backward(X, labels, weights, biases):
    Ws, bs, A = [W.double() for W in weights], [b.double() for b in biases], [X.double()]
    for W, b in zip(Ws[:-1], bs[:-1]):
        A.append(F.relu(A[-1] @ W.T + b))
    delta = F.softmax(A[-1] @ Ws[-1].T + bs[-1], dim=1)
    delta = (delta - F.one_hot(labels, delta.shape[1])) / len(X)
    dW, db = [], []
    for l in reversed(range(len(Ws))):
        dW.insert(0, (delta.T @ A[l]).to(X.dtype))
        db.insert(0, delta.sum(0).to(X.dtype))
        delta = delta @ Ws[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mask with >= | cause: relu'(0) = 1
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] >= 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mask from the sums with >= | cause: relu'(0) = 1
def mlp_classifier_backward(X, labels, weights, biases):
    A, Z = [X], [X]
    for W, b in zip(weights, biases):
        Z.append(A[-1] @ W.T + b)
        A.append(torch.relu(Z[-1]))
    delta = torch.softmax(Z[-1], 1) - F.one_hot(labels, Z[-1].shape[1])
    delta = delta / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        delta = delta @ weights[l] * (Z[l] >= 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mask forgotten | cause: relu' missing
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l]
    return dW, db


# %% mlp_classifier_backward | wrong | A in place of the mask | cause: A in place of relu'
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l]
    return dW, db


# %% mlp_classifier_backward | wrong | A(1 - A) | cause: rule of the sigmoid
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_classifier_backward | wrong | ReLU on the delta | cause: mask from the delta
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = torch.relu(delta @ weights[l])
    return dW, db


# %% mlp_classifier_backward | wrong | ReLU on the logits | cause: ReLU after the last layer
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(torch.relu(A[-1]), dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    delta = delta * (A[-1] > 0)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | ReLU on the logits, forward only | cause: ReLU after the last layer
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(torch.relu(A[-1]), dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | sigmoid hidden layers | cause: sigmoids in place of ReLUs
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.sigmoid(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * A[l] * (1 - A[l])
    return dW, db


# %% mlp_classifier_backward | wrong | tanh hidden layers | cause: tanh in place of ReLUs
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.tanh(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (1 - A[l] ** 2)
    return dW, db


# %% mlp_classifier_backward | wrong | leaky ReLU | cause: leaky ReLU in place of ReLU
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(F.leaky_relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * torch.where(A[l] > 0, 1.0, 0.01)
    return dW, db


# %% mlp_classifier_backward | wrong | linear hidden layers | cause: no ReLU
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(Z if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l]
    return dW, db


# %% mlp_classifier_backward | wrong | mean missing | cause: sum over the batch
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mean twice | cause: divided by N twice
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l] / len(X))
        db.insert(0, delta.mean(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | divided by N K | cause: divided by all logits
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / p.numel()
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | hidden layers divided by N again | cause: divided by N once a layer
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0) / len(X)
    return dW, db


# %% mlp_classifier_backward | wrong | one-hot forgotten | cause: p alone
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | y minus p | cause: sign
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = (F.one_hot(labels, p.shape[1]).to(p.dtype) - p) / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | [:, labels] | cause: 1 taken off in every row at every label
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[:, labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | extra p(1 - p) | cause: extra derivative at the output
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    delta = delta * p * (1 - p)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mean squared error of p | cause: gradient of the squared error
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = 2 * (p - F.one_hot(labels, p.shape[1])) / p.numel()
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | softmax down the columns | cause: softmax over the batch
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=0)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | sigmoid in place of softmax | cause: sigmoid in place of softmax
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.sigmoid(A[-1])
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | no softmax | cause: no softmax
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = A[-1]
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | softmax twice | cause: softmax twice
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(torch.softmax(A[-1], dim=1), dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | exp over sum of exp | cause: overflow
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.exp(A[-1]) / torch.exp(A[-1]).sum(1, keepdim=True)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | one maximum for all rows | cause: one maximum for the whole tensor
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.exp(A[-1] - A[-1].max()) / torch.exp(A[-1] - A[-1].max()).sum(1, keepdim=True)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | weights not used on the way back | cause: W missing
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta.sum(1, keepdim=True) * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | mask of the wrong layer | cause: layer index shifted
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l - 1] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | A.T @ delta | cause: transposed
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, A[l].T @ delta)
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | biases averaged | cause: db a mean
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.mean(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | biases zero | cause: db not computed
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, torch.zeros_like(biases[l]))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | biases forgotten in the forward pass | cause: b not used
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | last layer first | cause: last layer first
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW[::-1], db[::-1]


# %% mlp_classifier_backward | wrong | biases first | cause: order of the outputs
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return db, dW


# %% mlp_classifier_backward | wrong | a pair for each layer | cause: order of the outputs
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return list(zip(dW, db))


# %% mlp_classifier_backward | wrong | first example only | cause: first example only
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, torch.outer(delta[0], A[l][0]))
        db.insert(0, delta[0])
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | probabilities at the labels only | cause: right class only
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    y = F.one_hot(labels, p.shape[1]).to(p.dtype)
    delta = (p - 1) * y / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | autograd | cause: autograd
def mlp_classifier_backward(X, labels, weights, biases):
    Ws = [W.detach().clone().requires_grad_() for W in weights]
    bs = [b.detach().clone().requires_grad_() for b in biases]
    A = X
    for W, b in zip(Ws[:-1], bs[:-1]):
        A = torch.relu(A @ W.T + b)
    loss = F.cross_entropy(A @ Ws[-1].T + bs[-1], labels)
    grads = torch.autograd.grad(loss, [*Ws, *bs])
    return grads[: len(Ws)], grads[len(Ws) :]


# %% mlp_classifier_backward | wrong | nn.Module and backward | cause: autograd
class Net(nn.Module):
    def __init__(self, weights, biases):
        super().__init__()
        self.weights = nn.ParameterList(W.clone() for W in weights)
        self.biases = nn.ParameterList(b.clone() for b in biases)

    def forward(self, x):
        for W, b in zip(self.weights[:-1], self.biases[:-1]):
            x = torch.relu(F.linear(x, W, b))
        return F.linear(x, self.weights[-1], self.biases[-1])


def mlp_classifier_backward(X, labels, weights, biases):
    net = Net(weights, biases)
    F.cross_entropy(net(X), labels).backward()
    return [p.grad for p in net.weights], [p.grad for p in net.biases]


# %% mlp_classifier_backward | wrong | one step down as well | cause: modifies its input
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    for b, g in zip(biases, db):
        b.sub_(0.1 * g)
    return dW, db


# %% mlp_classifier_backward | wrong | float32 zeros | cause: float32 result
def mlp_classifier_backward(X, labels, weights, biases):
    dW = [torch.zeros(W.shape) for W in weights]
    db = [torch.zeros(b.shape) for b in biases]
    for x, y in zip(X, labels):
        a = [x]
        for W, b in zip(weights[:-1], biases[:-1]):
            a.append(torch.relu(W @ a[-1] + b))
        d = torch.softmax(weights[-1] @ a[-1] + biases[-1], 0)
        d[y] -= 1
        d = d / len(X)
        for l in reversed(range(len(weights))):
            dW[l] += torch.outer(d, a[l])
            db[l] += d
            d = (weights[l].T @ d) * (a[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | dropout | cause: random
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(F.dropout(torch.relu(Z), 0.5) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
    return dW, db


# %% mlp_classifier_backward | wrong | returns nothing | cause: returns None
def mlp_classifier_backward(X, labels, weights, biases):
    A = [X]
    for l, (W, b) in enumerate(zip(weights, biases)):
        Z = A[-1] @ W.T + b
        A.append(torch.relu(Z) if l < len(weights) - 1 else Z)
    p = torch.softmax(A[-1], dim=1)
    delta = p.clone()
    delta[torch.arange(len(X)), labels] -= 1
    delta = delta / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.insert(0, delta.T @ A[l])
        db.insert(0, delta.sum(0))
        if l > 0:
            delta = delta @ weights[l] * (A[l] > 0)
