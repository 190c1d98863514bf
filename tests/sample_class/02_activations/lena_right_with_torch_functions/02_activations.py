import functools

import torch
import torch.nn.functional as F

activation = torch.sigmoid
stable_sigmoid = F.sigmoid
relu = F.relu
softmax = functools.partial(torch.softmax, dim=1)
