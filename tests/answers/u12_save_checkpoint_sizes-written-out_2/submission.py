import torch

n_in, n_hidden, n_out = 4, 8, 3


def save_checkpoint(model, path):
    sizes = []
    for n in (n_in, n_hidden, n_out):
        sizes.append(n)
    torch.save(dict(sizes=sizes, state=dict(model.state_dict())), str(path))
