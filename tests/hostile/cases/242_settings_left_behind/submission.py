import gc
import signal
import sys
import warnings

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)
torch.set_num_threads(2)
torch.set_flush_denormal(True)
torch.manual_seed(1)
torch.set_printoptions(precision=1)
np.seterr(all="raise")
np.set_printoptions(precision=1)
warnings.simplefilter("error")
sys.setrecursionlimit(200)
sys.excepthook = print
gc.disable()
signal.signal(signal.SIGTERM, signal.SIG_IGN)
torch.nn.modules.module.register_module_forward_hook(lambda *args: 0)

def activation(x):
    return torch.sigmoid(x)


def stable_sigmoid(x):
    return torch.sigmoid(x)


def relu(x):
    return torch.clamp(x, min=0)


def softmax(x):
    return torch.softmax(x, dim=1)
