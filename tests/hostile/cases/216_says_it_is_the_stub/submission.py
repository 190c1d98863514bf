import sys


def of(name):
    def answer(x):
        raise NotImplementedError(name)

    return answer


for name in ("activation", "stable_sigmoid", "relu", "softmax"):
    setattr(sys.modules[__name__], name, of(name))
activation, stable_sigmoid, relu, softmax = activation, stable_sigmoid, relu, softmax
