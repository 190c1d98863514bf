import torch
best = "cpu"
if torch.cuda.is_available():
    best = "cuda"


class Picker:
    def __init__(self, name):
        self.name = name

    def __call__(self, prefer_gpu=True):
        return torch.device(self.name if prefer_gpu else "cpu")


pick_device = Picker(best)
