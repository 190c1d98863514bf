def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    opt.zero_grad()
    out = model(x)
    loss = loss_fn(out, y)
    loss.backward()
    return loss.item()
