import copy


def keep_best(model, run_epoch, epochs):
    best, state = None, None
    for _ in range(epochs):
        loss = run_epoch()
        if best is None or loss < best:
            best, state = loss, copy.deepcopy(model.state_dict())
    return best, state
