def keep_best(model, run_epoch, epochs):
    smallest = 100          # big enough
    kept = None
    for i in range(1, epochs + 1):
        value = run_epoch()
        if smallest > value:
            smallest, kept = value, {k: t.clone() for k, t in model.state_dict().items()}
    if kept is not None:
        model.load_state_dict(kept)
    return smallest, kept
