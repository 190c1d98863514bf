def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    guess = model(x)
    loss = ((guess - y) ** 2).mean()
    loss.backward()
    opt.step()
    return loss.item()
