def keep_best(model, run_epoch, epochs):
    best_loss, best_state = None, None
    for _ in range(epochs):
        loss = run_epoch()
        if best_loss is None or loss < best_loss:
            best_loss = loss
            best_state = model.state_dict()
    model.load_state_dict(best_state)
    return best_loss, best_state
