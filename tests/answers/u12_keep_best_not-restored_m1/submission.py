from copy import deepcopy


def keep_best(model, run_epoch, epochs):
    best = (run_epoch(), deepcopy(model.state_dict()))
    for _ in range(epochs - 1):
        loss = run_epoch()
        if loss < best[0]:
            best = (loss, deepcopy(model.state_dict()))
    return best
