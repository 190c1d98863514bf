def keep_best(model, run_epoch, epochs):
    best = float("inf")
    for _ in range(epochs):
        loss = run_epoch()
        if loss <= best:
            best = loss
            state = {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(state)
    return [best, state]
