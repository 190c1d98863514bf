import torch
import torch.nn.functional as F


def cross_entropy(logits, labels):
    onehot = F.one_hot(labels, num_classes=logits.shape[1]).to(logits.dtype)
    return -(onehot * torch.log_softmax(logits, dim=1)).sum(dim=1).mean()
