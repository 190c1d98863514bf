"""Grade submissions to a course on deep learning with PyTorch; the hidden checks run in another process."""

__version__ = "0.1.0"


# For a notebook's kernel. Whoever imports this package, a worker too, imports nothing else by it.


def check(exercise: str = "", *, hint: bool = False) -> None:
    """Show how an exercise does in its public checks, as `%check` does: `grader.check("relu")`, in a notebook.

    Args:
        exercise: by name or label, such as 5.2; by default all that the executed cells answer.
        hint: tell one hint more than before.

    Raises:
        UsageError: this is no notebook.
    """
    from grader.student import magic

    magic.check(exercise, hint=hint)


def load_ipython_extension(shell: object) -> None:
    """`%load_ext grader`: from now on there is `%check`."""
    from grader.student import magic

    magic.load(shell)


def unload_ipython_extension(shell: object) -> None:
    """`%unload_ext grader`."""
    from grader.student import magic

    magic.unload(shell)
