def center_columns(X):
    X -= X.mean(dim=0)
    return X
