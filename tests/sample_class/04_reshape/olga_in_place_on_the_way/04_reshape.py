import torch


def as_column(w):
    return w.t_()


def is_view(t, shape):
    t.reshape(shape).fill_(7)
    return bool((t == 7).all())


def flatten_images(x):
    x.squeeze_(1)
    return x.flatten(1)


def hwc_to_chw(img):
    return img.transpose_(0, 2).transpose_(1, 2)


def first_n(t, n):
    if n > t.numel():
        raise ValueError("too many")
    t.resize_(t.numel())
    return t[:n]
