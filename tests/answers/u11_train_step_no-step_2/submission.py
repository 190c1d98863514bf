def train_step(model, x, y, loss_fn, opt):
    model.train()
    model.zero_grad()
    answers = model(x)
    loss = loss_fn(answers, y)
    loss.backward()
    opt.step
    return float(loss.item())
