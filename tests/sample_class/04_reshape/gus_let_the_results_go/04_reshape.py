import torch


def as_column(w):
    w.view(-1, 1)
    return w


def is_view(t, shape):
    print(t.reshape(shape).data_ptr() == t.data_ptr())


def flatten_images(x):
    x = x.flatten(start_dim=1)


def hwc_to_chw(img):
    img.permute(2, 0, 1)
    return img


def first_n(t, n):
    if n > t.numel():
        return ValueError("too many")
    return t.reshape(-1)[:n]
