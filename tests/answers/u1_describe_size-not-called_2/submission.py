import torch


def describe(tensor: torch.Tensor):
    number_of_axes = tensor.dim()
    shape = tensor.size
    number_of_elements = torch.numel(tensor)
    dtype = tensor.dtype
    print(number_of_axes, shape, number_of_elements, dtype)
    return (number_of_axes, shape, number_of_elements, dtype)
