def train_step(model, x, y, loss_fn, opt):
    opt.zero_grad()
    predictions = model(x)
    loss = loss_fn(predictions, y)
    loss.backward()
    opt.step()
    return loss.item()
