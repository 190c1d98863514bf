import copy


def keep_best(model, run_epoch, epochs):
    best = run_epoch()
    twin = copy.deepcopy(model)          # a whole second model
    for _ in range(1, epochs):
        loss = run_epoch()
        if best <= loss:
            continue
        best = loss
        twin.load_state_dict(model.state_dict())
    model.load_state_dict(twin.state_dict())
    return best, twin.state_dict()
