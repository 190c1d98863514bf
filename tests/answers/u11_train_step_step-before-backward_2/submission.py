def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    opt.step()
    y_hat = model(x)
    loss = loss_fn(y_hat, y)
    loss.backward()
    number = loss.item()
    return number
