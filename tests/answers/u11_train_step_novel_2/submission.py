def train_step(model, x, y, loss_fn, opt):
    model.train()
    total = 0.0
    for i in range(len(x)):
        opt.zero_grad()
        loss = loss_fn(model(x[i:i + 1]), y[i:i + 1])
        loss.backward()
        opt.step()
        total += loss.item()
    return total / len(x)
