import torch

def as_column(w):
    return w.T

def is_view(t, shape):
    # contiguous means that no copy is needed
    return t.is_contiguous()

def flatten_images(x):
    return x.reshape(-1, x.shape[0]).T

def hwc_to_chw(img):
    h, w, c = img.shape
    return img.reshape(c, h, w)

def first_n(t, n):
    if n > t.numel():
        raise ValueError("too many")
    return t[:n]
