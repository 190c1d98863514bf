def train_step(model, x, y, loss_fn, opt):
    opt.zero_grad(set_to_none=True)
    J = loss_fn(model.train()(x), y)
    J.backward()
    opt.step()
    return J.detach()
