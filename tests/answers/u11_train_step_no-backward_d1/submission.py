def train_step(model, x, y, loss_fn, opt) -> float:
    if not model.training:
        model.train()
    opt.zero_grad()
    answers = model(x)
    loss = loss_fn(answers, y)
    opt.step()
    value = loss.item()
    return value
