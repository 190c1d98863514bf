def keep_best(model, run_epoch, epochs):
    best = None
    for _ in range(epochs):
        loss = run_epoch()
        if best is None or loss < float("inf"):
            best = (loss, {k: v.detach().clone() for k, v in model.state_dict().items()})
    model.load_state_dict(best[1])
    return best
