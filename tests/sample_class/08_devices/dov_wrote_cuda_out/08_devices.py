# Devices: unit 8 of "First layer: an introduction to deep learning with PyTorch".
#
# Complete each function that raises NotImplementedError, and check your work as often as you like:
#     grader check 08_devices.py
# The same lesson is a notebook, 08_devices.ipynb. Hand in one of the two.

# %% [markdown]
# # Unit 8. Devices
#
# Every number so far lay in the computer's main memory, and the *CPU*, the processor that runs your Python, calculated
# with it. Many computers have a second one: the *GPU* on the graphics card, made to do one and the same thing with
# thousands of numbers at a time. A matrix product is of that kind. torch calls both *devices*, and code that is written with
# a little care runs on either. This unit is about that care. **You need no GPU for it.**
#
# **At the end you can**
#
# - say on which device a tensor lives, and what it costs to move it;
# - read the error that two devices in one computation raise, and find the tensor that is in the wrong place;
# - write functions that work wherever their data happen to be, on a laptop and on a machine with a GPU.
#
# **Before this**: unit 5 (a layer), unit 7 (what shares memory, and the way to NumPy). **Time**: about 40 minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | device step | points |
# | --- | --- | --- | --- | --- |
# | 8.1 `pick_device` | 4: with a GPU and without one, wanted or not | | 2: asked at each call | 6 |
# | 8.2 `append_ones` | 8: on the CPU and on a GPU, three dtypes | 2: any size, gradients | 2: both in turn | 12 |
# | 8.3 `run_on` | 8: data beside the model or elsewhere | 2: other models, gradients | 2: all places in turn | 12 |
#
# All checks run on the CPU and on a *simulated* GPU, on every machine. It computes on the CPU, keeps track of what would
# lie where, and refuses what a GPU refuses, in the same words; `grader check` has it too. Any way to the right answer
# counts.

# %%
import math
import time

import torch

# %% tags=["parameters"]
SIZES = (64, 128, 256, 512, 1024)  # of the matrices below; add 2048 and 4096 if you can wait a few seconds

# %% [markdown]
# ## 1. Where a tensor lives
#
# A GPU has a memory of its own, apart from the computer's main memory. It calculates with what lies there and with
# nothing else, as the CPU does with the main memory. So each tensor lives in one of the two, and knows in which:

# %%
here = torch.ones(2, 3)
print("a new tensor lives on:", here.device)
print("is there a GPU?", torch.cuda.is_available())

# %% [markdown]
# ![A narrow road between two memories, the CPU's and the GPU's; to("cuda") copies there, cpu() back.](assets/two_memories.svg)
#
# `.device` is a `torch.device`. There are two kinds that matter here, written as texts: `torch.device("cpu")`, and
# `torch.device("cuda")` for a GPU. CUDA is the name of the language in which one talks to NVIDIA's GPUs. A machine can
# have several of them, so a tensor says `cuda:0` when it lives on the first; `"cuda"` alone means the current one, which
# is the first unless somebody chose otherwise. `torch.cuda.is_available()` says whether there is any. (The GPUs of Apple's
# computers are a kind of their own, `"mps"`, and follow the same rules.)
#
# Nothing moves by itself. Three calls move a tensor, or rather copy it:
#
# | call | gives |
# | --- | --- |
# | `x.to(device)` | the tensor on that device |
# | `x.cuda()` | the tensor on the GPU; an error where there is none |
# | `x.cpu()` | the tensor in the main memory |
#
# All three give **the same tensor again** if it is there already, as the table of unit 7 has it for dtypes. Otherwise they
# give a *new* one, and `x` itself stays where it is. So `x.to(device)` on a line of its own does nothing; the result
# needs a name, and `x = x.to(device)` is the usual one. Gradients travel back through a move like through any other step.
#
# ### A device to practise on
#
# What if you have no GPU? torch has one more device, on every machine: `"meta"`. Its tensors have a shape, a dtype and a
# device, and no numbers at all. It computes nothing, and refuses to mix with the CPU much as a GPU does. That is enough
# to see where things live:

# %%
there = here.to("meta")
print("moved:   ", there.device, tuple(there.shape), there.dtype)
print("original:", here.device)

# %% [markdown]
# ## 2. What moving costs
#
# Why not put everything on the GPU, always? Between the two memories lies a narrow road. Let us measure. A product of
# two matrices with $n$ rows and $n$ columns takes about $2n^3$ operations: $n^2$ results, each of $n$ products that are
# added up. Moving the two matrices there and the result back takes $3n^2$ numbers along the road, four bytes each. Which
# of the two grows faster with $n$?
#
# Two things make the measurement fair. The first run of anything is slow, so the best of several counts. And the GPU
# works *on its own*: Python hands it a task and goes on at once, before the result is there. Whoever stops the clock then
# has measured the handing over. `torch.cuda.synchronize()` waits until all is done. Asking for a number, as `print` and
# `.item()` do, waits too.

# %%
has_gpu = torch.cuda.is_available()


def seconds(work, *tensors):
    """The best time of three runs; a GPU has ended its work before the clock is stopped."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work(*tensors)
        if has_gpu:
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    return min(times)


def show(what, taken):
    """A line with a bar: ten marks more are ten times as long, from a microsecond on."""
    marks = max(1, round(10 * math.log10(taken * 1e6)))
    print(f"{what:<13}{'#' * marks} {taken * 1000:.3g} ms")


def move(a, b, result):
    """The two matrices there, and the result back."""
    return a.to("cuda"), b.to("cuda"), result.cpu()


for n in SIZES:
    a, b = torch.rand(n, n), torch.rand(n, n)
    show(f"{n:>5} CPU", seconds(torch.mm, a, b))
    if has_gpu:
        a_there, b_there = a.to("cuda"), b.to("cuda")
        show("      GPU", seconds(torch.mm, a_there, b_there))
        show("      moving", seconds(move, a, b, a_there))

# %% [markdown]
# The bars are for you alone; nothing of them is graded. Here is an example to compare with:
#
# ![Times by size: the CPU's, measured; the GPU's and those of moving, computed](assets/computing_and_moving.svg)
#
# **Where these lines come from.** The CPU's was *measured*, on two cores of an AMD EPYC with torch 2.13. The other two were
# *not*: no GPU was at hand. They are *computed* from what is published of one card, the NVIDIA T4, as if nothing ever had
# to wait:
#
# | line | formula | published |
# | --- | --- | --- |
# | GPU | $2n^3 / (8.1 \cdot 10^{12})$ seconds | at most 8.1 million million float32 operations a second |
# | moving | $3 \cdot 4 n^2 / (15.75 \cdot 10^9)$ seconds | 16 lanes of PCIe 3.0, together 15.75 thousand million bytes a second |
#
# A real card is slower than both; handing over a task alone takes it some microseconds, however small the task is. The
# shape of the picture stays. Both scales grow by factors: a step to the right doubles $n$, a step up is ten times as long.
#
# - For small matrices the GPU gains nothing: moving takes many times as long as its product.
# - With $n$ doubled, the product is eight times as much work and moving only four times. So for large ones the GPU wins,
#   and on this card moving is the smaller part from $n \approx 3000$ on.
# - **Move once, compute often.** A model goes to the GPU one time, and its weights stay there through the whole training.
#   What travels is the data, batch by batch, and a result at the end.
#
# ### Exercise 8.1: pick a device
#
# Complete `pick_device`: the GPU if there is one and it is wanted, else the CPU. The same file may be loaded on one machine
# and go on on another, as a worker that was copied does; so the question is asked **when the function is called**, every
# time.
#
# A word of caution: `print` the answer of a question before you rely on it. A function that is not called is an object, and
# an object counts as true in an `if`.
#
# *Lesson step (4 points)*: with a GPU and without one, wanted or not. *Device step (2 points)*: a GPU that was there
# when your file was loaded is gone at one call, and back at the next.


# %%
def pick_device(prefer_gpu: bool = True) -> torch.device:
    """Choose the device to compute on.

    Args:
        prefer_gpu: whether a GPU is wanted where there is one.

    Returns:
        A `torch.device`, and not a text: of the kind "cuda" if a GPU is wanted and torch says that one is available (with
        its number 0 or without), else of the kind "cpu".

    Whether there is a GPU is asked at each call.

    Exercise 8.1. Lesson step: with a GPU and without one, wanted or not, and with the argument left out. Device step: the
    answer changes between two calls.

    >>> pick_device(prefer_gpu=False)
    device(type='cpu')
    """
    return torch.device("cuda" if prefer_gpu else "cpu")


# %%
# Try it: take away the # and run the cell.
# print(pick_device(), pick_device(prefer_gpu=False))

# %% [markdown]
# ## 3. One computation, one device
#
# A GPU cannot reach into the main memory, and torch moves nothing behind your back, since moving is slow. So all tensors of
# one computation have to live on one device. If they do not, torch stops. This is what CUDA says when a tensor on the
# GPU is added to one on the CPU:
#
# ```text
# RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!
# ```
#
# and this when a batch on the GPU meets a layer whose weights are on the CPU:
#
# ```text
# RuntimeError: Expected all tensors to be on the same device, but got mat1 is on cuda:0, different from other tensors
# on cpu (when checking argument in method wrapper_CUDA_addmm)
# ```
#
# How to read it: `mat1` is the left side of a product, here the batch; `mat2` would be the right side, the weights. The
# "method" is the GPU's own name for the product, and is of no help. The message never says *which line* put the odd tensor
# there, only where the two met. So look at the line that it names, print the `.device` of each tensor in it, and go back
# to where the odd one was made. The meta device says the same in words of its own, *Tensor on device cpu is not on the
# expected device meta!*

# %%
# Try it: take away the # and run the cell. (The first computation on the meta device takes a few seconds.)
# there + torch.ones(2, 3)

# %% [markdown]
# Two exceptions are allowed everywhere: plain numbers, as in `2 * x`, and tensors of shape `()`, which are one number
# without an axis.
#
# ## 4. New tensors follow their neighbours
#
# The commonest cause is a tensor that a function makes on the way. `torch.ones`, `torch.zeros`, `torch.arange`,
# `torch.tensor` and their like make it **on the CPU and of dtype float32** (or int64, for whole numbers), wherever the
# argument lives. On a machine without a GPU that is right by luck, and nobody notices.
#
# There are two ways to do better, and both keep device *and* dtype in mind:
#
# - say both: every call that makes a tensor takes `device=` and `dtype=`, and the neighbour knows its own, `x.device` and
#   `x.dtype`;
# - ask the neighbour: `x.new_zeros(3)` makes zeros of the size that you say, with device and dtype of `x`, and
#   `x.new_ones`, `x.new_full` and `x.new_tensor` do likewise. `torch.zeros_like(x)` takes over the shape as well.

# %%
half = torch.ones(2, 3, dtype=torch.float16, device="meta")

print("torch.zeros(4)      ", torch.zeros(4).device, torch.zeros(4).dtype)
print("half.new_zeros(4)   ", half.new_zeros(4).device, half.new_zeros(4).dtype)
print("both said           ", torch.zeros(4, device=half.device, dtype=half.dtype).device)

# %% [markdown]
# What does *not* help is a device that is written out. `device="cuda"` and `.cuda()` stop on every machine without a GPU,
# and `.cpu()` and `device="cpu"` drag the work to the CPU, and leave the result there for the next line to stumble over.
# Nor does it help to ask the machine: that there is a GPU does not mean that *this* table lives on it. The argument
# knows.
#
# ### Exercise 8.2: append ones
#
# The figure in unit 1 draws the bias as the weight of one more input, which is always 1. With a column of ones at the
# end of the batch, a layer needs no bias: the last column of its weights does the work. Complete `append_ones`, which adds
# that column. (`torch.cat` takes a list of tensors, and `dim=1` puts tables side by side.)
#
# *Lesson step (8 points)*: tables of float32, float64 and float16, on the CPU and on a GPU. *General step (2 points)*: any
# number of rows and columns, none too; gradients reach the table. *Device step (2 points)*: on a machine with a GPU, a
# table on the CPU and one on the GPU in turn.


# %%
def append_ones(X: torch.Tensor) -> torch.Tensor:
    """Append a column of ones to a table.

    Args:
        X: shape (N, n), of dtype float16, float32 or float64, on any device.

    Returns:
        A table of shape (N, n + 1): the columns of `X`, and on their right a column of ones. It lives on the device of `X`,
        has its dtype, and sends gradients back to it.

    `X` stays as it is.

    Exercise 8.2. Lesson step: tables of each dtype, on the CPU and on a GPU. General step: any number of rows and columns,
    gradients. Device step: tables on both devices in turn.

    >>> append_ones(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tensor([[1., 2., 1.],
            [3., 4., 1.]])
    """
    return torch.cat([X.cuda(), torch.ones(X.shape[0], 1, dtype=X.dtype).cuda()], dim=1)


# %%
# Try it: three columns in each line, and the last line says that it works on another device than the CPU.
# print(append_ones(torch.tensor([[1.0, 2.0], [3.0, 4.0]])))
# print(append_ones(torch.zeros(4, 2, dtype=torch.float64)).dtype)
# print(append_ones(torch.zeros(4, 2, device="meta")).device)

# %% [markdown]
# ## 5. Bring the data to the model
#
# `torch.nn.Linear(3, 2)` is a ready-made layer like your `linear` of unit 5: two neurons for three features. It is an
# object that keeps its weights and biases, its *parameters*, and it is called like a function. `.parameters()` goes
# through all of them, one after the other; `next(...)` takes the first. A larger model holds many layers and has many
# parameters, and unit 10 builds one. They all live on one device, so the first can speak for all.

# %%
torch.manual_seed(7)
layer = torch.nn.Linear(3, 2)

print("two examples, two neurons:", tuple(layer(here).shape))
for parameter in layer.parameters():
    print(tuple(parameter.shape), parameter.device)

# %% [markdown]
# A model moves with the same word as a tensor, and here lies a trap: `model.to(device)` moves **the model itself**, in
# place, for everybody who uses it. `x.to(device)` gives a new tensor and leaves `x` alone.
#
# | line | what happens |
# | --- | --- |
# | `x = x.to(device)` | the name `x` now means the tensor on the device |
# | `x.to(device)` | a copy is made, and is gone |
# | `model.to(device)` | the model is on the device from now on |

# %%
guest = torch.nn.Linear(3, 2)
guest.to("meta")
here.to("meta")
print("the model moved:", guest.weight.device, "  the tensor did not:", here.device)

# %% [markdown]
# When the two are apart, who should move? The model is large, was brought to its place on purpose, and other code expects
# it there. The batch is small and comes anew each time. So the data go to the model.
#
# ### On the way back
#
# A plot, a table, or NumPy needs the numbers in the main memory. `.numpy()` refuses a tensor that lives on a GPU, and says
# what to do:
#
# ```text
# TypeError: can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.
# ```
#
# "Host memory" is the main memory. With what unit 7 said of gradients the whole way is `y.detach().cpu().numpy()`. Go it
# once, at the end: NumPy in the middle of a function drags everything to the CPU, and the result has lost its place and its
# gradients.
#
# ### Exercise 8.3: run a model where it lives
#
# Complete `run_on`: it sends the batch to wherever the model's parameters are, calls the model with it, and gives back what
# the model answers, where the model answers it. The model stays where it is, and so does the caller's batch.
#
# *Lesson step (8 points)*: layers with three features, the batch on the model's device or elsewhere. *General step (2 points)*:
# models of several layers, models that take whole numbers, gradients. *Device step (2 points)*: model and batch on the CPU
# and on a GPU, in all four ways.


# %%
def run_on(model: torch.nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Call a model with data that may live elsewhere.

    Args:
        model: has at least one parameter, and all of them on one device.
        x: what the model is called with, on any device, of the dtype that the model takes.

    Returns:
        What the model answers, on the model's device. Gradients reach the parameters, and `x` if it tracks them.

    The model stays on its device. Only the device of the data changes on the way, never their dtype; `x` itself stays as
    and where it is.

    Exercise 8.3. Lesson step: a layer, with the data on its device or elsewhere. General step: models of several layers,
    models that take whole numbers, gradients. Device step: each of the two on the CPU and on a GPU.

    >>> model = torch.nn.Linear(3, 2)
    >>> run_on(model, torch.ones(4, 3)).shape
    torch.Size([4, 2])
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return model.to(device)(x.to(device))


# %%
# Try it: the answer is where the model is, and the batch is where it was.
# print(run_on(guest, here).device, here.device)
# print(run_on(layer, here))

# %% [markdown]
# ## What to take with you
#
# - A tensor lives on one device, and a computation happens on one device. Nothing moves by itself.
# - Moving is slow, so move once and compute often. Large products gain from a GPU; small ones do not.
# - Write no device out. Ask the argument (`x.device`) in a function, and the machine (`torch.cuda.is_available()`) in one
#   place of the program, at the time when it matters.
# - `x = x.to(device)` for tensors, `model.to(device)` for models. `.cpu()` before `.numpy()`, at the end.
# - Reading the error: which tensor of that line is elsewhere, and where was it made?
#
# ## One step further
#
# A program usually asks once, at its beginning, and hands the device on to whatever makes something. There is a third way
# for all that is made in one place: inside of `with torch.device(...)` every factory makes its tensors on that device.
# Predict both lines. What would happen to a function that somebody calls inside of such a block, and that counts on
# `torch.ones` being on the CPU?

# %%
with torch.device("meta"):
    inside = torch.zeros(2)
print("inside:", inside.device)
print("after: ", torch.zeros(2).device)
