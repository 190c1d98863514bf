"""Grade submissions to a course on deep learning with PyTorch; the hidden checks run in another process."""

__version__ = "0.1.0"
