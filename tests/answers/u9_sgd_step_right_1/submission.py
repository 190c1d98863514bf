import torch


def sgd_step(params, lr):
    with_grad = list(filter(lambda p: not p.grad == None, params))
    if len(with_grad) == 0:
        return
    opt = torch.optim.SGD(with_grad, lr=lr)
    opt.step()
    opt.zero_grad(set_to_none=False)
