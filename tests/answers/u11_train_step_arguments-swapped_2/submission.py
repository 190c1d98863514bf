def train_step(model, inputs, targets, loss_fn, opt):
    model.train()
    outputs = model(inputs)
    pair = (targets, outputs)
    loss = loss_fn(*pair)
    opt.zero_grad()
    loss.backward()
    opt.step()
    return float(loss)
