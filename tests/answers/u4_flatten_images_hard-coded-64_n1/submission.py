import torch


def flatten_images(x):
    rows = []
    for i in range(4):  # the four images
        rows.append(x[i].flatten())
    return torch.stack(rows)
