import torch
DEVICES = {"gpu": torch.device("cuda"), "cpu": torch.device("cpu")}


def pick_device(prefer_gpu=True):
    return DEVICES["gpu" if prefer_gpu else "cpu"]
