def relu(x):
    """max of x and 0"""
    return max(0.0, x)
