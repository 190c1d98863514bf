def train_step(model, x, y, loss_fn, opt):
    model.train()
    prediction = model(x)
    error = loss_fn(prediction, y)
    error.backward()
    opt.step()
    return error.item()
