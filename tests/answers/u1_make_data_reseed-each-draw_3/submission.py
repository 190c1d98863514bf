import torch

def make_data(seed: int, n: int):
    tensors = []
    for shape in [(1, n), (1, n), (1, 1)]:
        gen = torch.Generator()
        gen.manual_seed(seed)
        t = torch.empty(shape)
        t.normal_(generator=gen)
        tensors.append(t)
    features, weights, bias = tensors
    return features, weights, bias
