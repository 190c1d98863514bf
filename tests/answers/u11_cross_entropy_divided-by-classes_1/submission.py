import torch
import torch.nn.functional as F


def cross_entropy(logits, labels):
    onehot = F.one_hot(labels, logits.shape[1])
    return -(onehot * F.log_softmax(logits, dim=1)).mean()
