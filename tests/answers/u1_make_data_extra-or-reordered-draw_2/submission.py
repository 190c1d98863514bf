import torch


def make_data(seed: int, n: int):
    """Draw bias, features and weights."""
    torch.manual_seed(seed)
    out = {}
    for name, k in (("bias", 1), ("features", n), ("weights", n)):
        out[name] = torch.randn(1, k)
    return out["features"], out["weights"], out["bias"]
