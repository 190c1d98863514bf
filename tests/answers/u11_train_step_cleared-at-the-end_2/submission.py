def train_step(model, x, y, loss_fn, opt):
    if not model.training:
        model.train()
    out = model(x)
    loss = loss_fn(out, y)
    value = loss.item()
    loss.backward()
    opt.step()
    # clean up for the next step
    for p in model.parameters():
        p.grad = None
    return value
