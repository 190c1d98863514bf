import copy


def keep_best(model, run_epoch, epochs):
    all_of_them = []
    for _ in range(epochs):
        loss = run_epoch()
        all_of_them.insert(0, (loss, copy.deepcopy(model.state_dict())))   # newest in front
    best = min(all_of_them, key=lambda pair: pair[0])
    model.load_state_dict(best[1])
    return best
