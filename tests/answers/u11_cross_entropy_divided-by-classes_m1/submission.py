import torch
import torch.nn.functional as F


def cross_entropy(logits, labels):
    wanted = F.one_hot(labels, num_classes=logits.shape[1]).to(logits.dtype)
    return torch.mean(-wanted * F.log_softmax(logits, dim=1))
