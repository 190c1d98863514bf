import torch


def make_data(seed: int, n: int):
    torch.random.manual_seed(seed)
    out = {}
    for name, width in (("bias", 1), ("features", n), ("weights", n)):
        out[name] = torch.normal(0.0, 1.0, size=(1, width))
    return out["features"], out["weights"], out["bias"]
