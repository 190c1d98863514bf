def train_step(model, x, y, loss_fn, opt):
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()
