import torch

def hwc_to_chw(img):
    channels = []
    for c in range(img.shape[2]):
        one = img[:, :, c]
        channels.append(one.T)
    return torch.stack(channels)
