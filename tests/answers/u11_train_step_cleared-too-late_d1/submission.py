def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    loss = loss_fn(model(x), y)
    loss.backward()
    for p in model.parameters():  # clear
        p.grad = None
    opt.step()
    return float(loss)
