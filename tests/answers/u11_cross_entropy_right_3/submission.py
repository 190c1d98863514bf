import torch
import torch.nn.functional as F


def cross_entropy(logits, labels):
    # log_softmax of a log_softmax changes nothing
    return F.cross_entropy(F.log_softmax(logits, dim=1), labels)
