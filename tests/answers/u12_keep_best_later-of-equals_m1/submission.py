import copy


def keep_best(model, run_epoch, epochs):
    losses = []
    states = []
    for _ in range(epochs):
        losses.append(run_epoch())
        states.append(copy.deepcopy(model.state_dict()))
    smallest = min(losses)
    for i, loss in enumerate(losses):
        if loss == smallest:
            where = i
    model.load_state_dict(states[where])
    return smallest, states[where]
