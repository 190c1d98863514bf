import copy


def keep_best(model, run_epoch, epochs):
    previous = float("inf")
    for _ in range(epochs):
        loss = run_epoch()
        if loss < previous:
            best = loss
            state = copy.deepcopy(model.state_dict())
        previous = loss
    model.load_state_dict(state)
    return best, state
