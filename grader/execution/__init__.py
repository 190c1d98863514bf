"""Run untrusted code: the wire, the worker, the zygote, its walls, and the trusted side that watches them."""
