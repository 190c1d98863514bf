import torch

def wrap(array):
    as_list = array.tolist()
    return torch.as_tensor(as_list)
