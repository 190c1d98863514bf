import copy


def keep_best(model, run_epoch, epochs):
    lowest, kept = None, None
    for _ in range(epochs):
        val = run_epoch()
        if lowest is None or val < lowest:
            lowest = val
            kept = copy.deepcopy(model.state_dict())
    model.load_state_dict(kept)
    return lowest, model.state_dict()
