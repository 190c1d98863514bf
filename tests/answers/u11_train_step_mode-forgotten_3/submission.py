def train_step(model, x, y, loss_fn, opt):
    out = model(x)
    loss = loss_fn(out, y)
    model.train()
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item()
