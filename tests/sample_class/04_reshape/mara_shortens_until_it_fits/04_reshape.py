import torch

def as_column(w):
    return torch.stack([x.reshape(1) for x in w.reshape(-1)])

def is_view(t, shape):
    return bool(torch.equal(t.reshape(shape).flatten(), t.flatten()))

def flatten_images(x):
    return x.view(x.shape[0], -1)

def hwc_to_chw(img):
    return img.permute(2, 1, 0)

def first_n(t, n):
    t = t.flatten()
    if len(t) == n:
        return t
    return first_n(t[:-1], n)
