def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    for group in opt.param_groups:
        for w in group["params"]:
            if w.grad is not None:
                w.data.add_(w.grad, alpha=-group["lr"])
    return loss.item()
