"""`python -m grader` is the command `grader`."""

from grader.cli import program

if __name__ == "__main__":
    program()
