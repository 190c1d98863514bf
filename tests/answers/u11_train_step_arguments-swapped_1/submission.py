def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = loss_fn(y, model(x))
    loss.backward()
    opt.step()
    return loss.item()
