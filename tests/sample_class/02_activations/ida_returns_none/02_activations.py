def activation(*args, **kwargs):
    pass


stable_sigmoid = relu = softmax = activation
