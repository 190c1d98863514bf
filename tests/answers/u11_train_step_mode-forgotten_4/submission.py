def train_step(model, x, y, loss_fn, opt):
    model.training = True
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()
