def train_step(model, x, y, loss_fn, opt):
    for part in model.modules():
        part.training = True
    answers = model(x)
    loss = loss_fn(answers, y)
    opt.zero_grad(set_to_none=False)
    loss.backward()
    number = loss.detach().cpu().numpy().item()
    opt.step()
    opt.zero_grad()
    return number
