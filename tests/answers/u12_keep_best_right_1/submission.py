import io

import torch


def keep_best(model, run_epoch, epochs):
    losses, files = [], []
    for _ in range(epochs):
        losses.append(run_epoch())
        memory = io.BytesIO()
        torch.save(model.state_dict(), memory)
        files.append(memory.getvalue())
    where = min(range(epochs), key=losses.__getitem__)
    state = torch.load(io.BytesIO(files[where]), weights_only=True)
    model.load_state_dict(state)
    return losses[where], state
