def center_columns(X):
    row_means = X.mean(dim=1, keepdim=True)
    return X - row_means
