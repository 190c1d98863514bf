def keep_best(model, run_epoch, epochs):
    best = []
    for _ in range(epochs):
        loss = run_epoch()
        if not best or loss < best[0]:
            best = [loss, {k: v.clone() for k, v in model.state_dict().items()}]
    model.load_state_dict(best[1])
    return best
