import copy


def keep_best(model, run_epoch, epochs):
    for _ in range(epochs):
        loss = run_epoch()
        state = copy.deepcopy(model.state_dict())
    model.load_state_dict(state)
    return loss, state
