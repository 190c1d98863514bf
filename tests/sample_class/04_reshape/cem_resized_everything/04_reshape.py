import torch


def as_column(w):
    w.resize_(w.numel(), 1)
    return w


def is_view(t, shape):
    start = t.data_ptr()
    t = t.resize_(shape)
    return t.data_ptr() == start


def flatten_images(x):
    return x.resize_(x.shape[0], x[0].numel())


def hwc_to_chw(img):
    h, w, c = img.shape
    return img.resize_(c, h, w)


def first_n(t, n):
    return t.resize_(n)
