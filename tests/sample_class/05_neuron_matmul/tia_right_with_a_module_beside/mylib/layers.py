def layer(X, W, b=None):
    return X @ W.mT if b is None else X @ W.mT + b
