"""Right and wrong versions of `lenet_forward`, as students write them."""

import itertools
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


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


# %% lenet_forward | wrong | one bias left out | cause: no bias in linear 2
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    h = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, w2, b2)), 2)
    h = F.relu(F.linear(h.flatten(1), w3, b3))
    h = F.relu(h @ w4.T)
    return F.linear(h, w5, b5)


# %% lenet_forward | wrong | sigmoid in the linear layers | cause: sigmoid in place of ReLU after linear 1 and 2
def lenet_forward(x, parameters):
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    x = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    x = F.max_pool2d(F.relu(F.conv2d(x, w2, b2)), 2)
    x = x.flatten(1)
    x = torch.sigmoid(F.linear(x, w3, b3))
    x = torch.sigmoid(F.linear(x, w4, b4))
    return F.linear(x, w5, b5)
