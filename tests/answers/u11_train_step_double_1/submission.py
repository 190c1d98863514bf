def train_step(model, x, y, loss_fn, opt):
    pred = model(x)
    loss = loss_fn(pred, y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss
