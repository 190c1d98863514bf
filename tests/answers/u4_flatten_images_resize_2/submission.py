import torch

def flatten_images(x):
    n_features = 1
    for s in x.shape[1:]:
        n_features *= s
    flat = torch.Tensor.resize_(x, (len(x), n_features))
    return flat
