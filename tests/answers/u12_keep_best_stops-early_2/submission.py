import copy


def keep_best(model, run_epoch, epochs):
    loss = run_epoch()
    state = copy.deepcopy(model.state_dict())
    done = 1
    getting_better = True
    while getting_better and done < epochs:
        new = run_epoch()
        done += 1
        if new < loss:
            loss, state = new, copy.deepcopy(model.state_dict())
        else:
            getting_better = False
    model.load_state_dict(state)
    return loss, state
