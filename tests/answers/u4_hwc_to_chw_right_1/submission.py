import torch

def hwc_to_chw(img):
    h, w, c = img.shape
    planes = []
    for colour in range(c):
        lines = []
        for y in range(h):
            lines.append(img[y, :, colour])
        planes.append(torch.stack(lines))
    return torch.stack(planes)
