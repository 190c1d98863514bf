import torch

def hwc_to_chw(img):
    h, w, c = img.size()
    numbers = img.flatten()
    planes = []
    for k in range(c):
        planes.append(numbers[k * h * w:(k + 1) * h * w].reshape(h, w))
    return torch.stack(planes)
