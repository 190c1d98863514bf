class Endless:
    def __getattr__(self, name):
        return Endless()

    def __call__(self, *args, **kwargs):
        return Endless()

    def __iter__(self):
        while True:
            yield Endless()

    def __getitem__(self, key):
        return Endless()

    def __len__(self):
        return 2**62


def activation(x):
    return Endless()


stable_sigmoid = relu = softmax = activation
