def train_step(model, x, y, loss_fn, opt):
    model.train
    for p in model.parameters():
        p.grad = None
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    return loss.tolist()
