import torch


def derivative(f, x):
    # own copy, so the tensor of the caller is left in peace
    probe = x.detach().clone().to(torch.float32)
    probe.requires_grad = True
    result = f(probe)
    total = torch.sum(result)
    total.backward()
    return probe.grad
