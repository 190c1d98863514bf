def keep_best(model, run_epoch, epochs):
    best = ()
    for _ in range(epochs):
        loss = run_epoch()
        if best == () or best[-1] > loss:
            best = ({k: v.clone() for k, v in model.state_dict().items()}, loss)
    model.load_state_dict(best[0])
    return best
