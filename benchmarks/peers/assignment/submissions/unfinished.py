import torch


def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)


def softmax_jacobian(logits):
    raise NotImplementedError("softmax_jacobian is not written yet")


def single_output_gradient(X, target, w, b):
    raise NotImplementedError("single_output_gradient is not written yet")
