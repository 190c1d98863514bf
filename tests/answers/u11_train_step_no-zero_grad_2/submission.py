def train_step(model, x, y, loss_fn, opt) -> float:
    model.train(True)
    opt.zero_grad  # clear
    loss = loss_fn(model(x), y)  # guess and compare
    loss.backward()  # measure
    opt.step()  # move
    return float(loss)
