import copy


def keep_best(model, run_epoch, epochs):
    best = run_epoch()
    state = copy.deepcopy(model.state_dict())
    for epoch in range(2, epochs):
        loss = run_epoch()
        if loss < best:
            best, state = loss, copy.deepcopy(model.state_dict())
    model.load_state_dict(state)
    return best, state
