def keep_best(model, run_epoch, epochs):
    best = float("inf")
    for _ in range(epochs):
        loss = run_epoch()
        if loss < best:
            best = loss
            state = {n: p.detach().clone() for n, p in model.named_parameters()}
    model.load_state_dict(state, strict=False)
    return best, state
