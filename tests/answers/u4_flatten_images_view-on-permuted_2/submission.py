import torch


def flatten_images(x):
    rows = []
    for image in x:
        rows.append(image.view(-1))
    return torch.stack(rows)
