def keep_best(model, run_epoch, epochs):
    history = []
    for e in range(epochs):
        loss = run_epoch()
        history.append((loss, e, {k: v.clone() for k, v in model.state_dict().items()}))
    loss, _, weights = min(history, key=lambda item: item[:2])
    model.load_state_dict(weights)
    # the model holds the best numbers now, so hand those out
    result = dict(model.state_dict())
    return loss, result
