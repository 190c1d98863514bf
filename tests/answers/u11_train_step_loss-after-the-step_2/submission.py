def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()

    # how good is it now?
    new_pred = model(x)
    new_loss = loss_fn(new_pred, y)
    return float(new_loss.detach())
