import copy


def keep_best(model, run_epoch, epochs):
    best = float("inf")
    for _ in range(epochs):
        before = copy.deepcopy(model.state_dict())
        loss = run_epoch()
        if loss < best:
            best, state = loss, before
    model.load_state_dict(state)
    return best, state
