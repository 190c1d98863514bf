import copy


def keep_best(model, run_epoch, epochs):
    best = float("-inf")
    for _ in range(epochs):
        score = run_epoch()
        if score > best:
            best = score
            state = copy.deepcopy(model.state_dict())
    model.load_state_dict(state)
    return best, state
