import os
import shutil
import sys
import tempfile

import torch

here = os.getcwd()
above = os.path.dirname(here)


def attempt(call, *args):
    try:
        call(*args)
    except OSError as error:
        print(call, error, file=sys.stderr)


def write(path):
    with open(path, "w") as file:
        file.write("nothing")


attempt(os.link, "/etc/passwd", "linked")
attempt(os.link, os.__file__, "linked-library")
attempt(os.rename, here, os.path.join(above, "PWNED-renamed"))
attempt(os.rename, here, "/tmp/PWNED-renamed")
write("own")
attempt(os.link, "own", os.path.join(above, "PWNED-linked"))
attempt(os.link, "own", "/tmp/PWNED-linked")
attempt(os.rename, "own", "/tmp/PWNED-moved")
os.symlink("/tmp", "out")
attempt(write, "out/PWNED-through-a-link")
os.symlink("/dev/shm/PWNED-dangling", "dangling")
attempt(write, "dangling")
attempt(os.chdir, "/tmp")
attempt(write, "PWNED-after-chdir")
attempt(os.mkdir, "/tmp/PWNED-folder")
attempt(os.symlink, here, "/tmp/PWNED-symlink")
attempt(shutil.copytree, here, os.path.join(above, "PWNED-copied"), True)
os.chdir(here)
print(tempfile.gettempdir() == here)

def activation(x):
    return torch.sigmoid(x)


def stable_sigmoid(x):
    return torch.sigmoid(x)


def relu(x):
    return torch.clamp(x, min=0)


def softmax(x):
    return torch.softmax(x, dim=1)
