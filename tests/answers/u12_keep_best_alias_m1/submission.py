import torch


def keep_best(model, run_epoch, epochs):
    best_loss = float("inf")
    best_state = None
    for epoch in range(epochs):
        loss = run_epoch()
        if best_state is None or loss < best_loss:
            best_loss = loss
            best_state = {k: v.detach() for k, v in model.state_dict().items()}
    model.load_state_dict(best_state)
    return best_loss, best_state
