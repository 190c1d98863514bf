import torch


def flatten_images(x: torch.Tensor) -> torch.Tensor:
    all_images = [x[i] for i in range(x.size(0))]
    pile = torch.stack(all_images, dim=-1)
    return pile.reshape(x.size(0), pile.numel() // x.size(0))
