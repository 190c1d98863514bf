# Modules: unit 10 of "First layer: an introduction to deep learning with PyTorch".
#
# Complete each function that raises NotImplementedError, and check your work as often as you like:
#     grader check 10_modules.py
# The same lesson is a notebook, 10_modules.ipynb. Hand in one of the two.

# %% [markdown]
# # Unit 10. Modules
#
# Until now a network was a list of tensors that lay about in your notebook. Every function had to be handed all of them, in
# the right order, and whoever forgot one trained something else. In this unit a network becomes an *object*: one thing
# that keeps its own weights and biases, can list them, and is called like a function. PyTorch has a class for that, and
# everything that you will ever meet in PyTorch is built with it: `nn.Module`.
#
# **At the end you can**
#
# - write a module: make its parameters once, and use them at every call;
# - say what makes a tensor a *parameter*, and what goes wrong with one that is not registered;
# - say where `nn.Linear` keeps its numbers, and why its weights lie the other way round than in unit 6;
# - stack layers in `nn.Sequential` and `nn.ModuleList`, and read and load a `state_dict`.
#
# **Before this**: unit 6 (layers, and the network that answers 0.3171), unit 8 (`model.to(device)`), unit 9 (gradients,
# `torch.no_grad()`). **Time**: about 60 minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | any device | points |
# | --- | --- | --- | --- | --- |
# | 10.1 `Neuron` | 7: five features | 2: any size, float64, gradients | 1 | 10 |
# | 10.2 `MLP` | 7: one hidden layer | 2: any depth, float64, gradients | 1 | 10 |
# | 10.3 `load_weights` | 6: the lesson's layer, a square layer | 1: any size, float64 | 1 | 8 |
#
# Any way to the right answer counts: `nn.Linear` or parameters of your own, under any names, in any order. The last step
# runs on a GPU too, which the grader simulates; you need none.

# %%
import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


# %% [markdown]
# The data are those of unit 6, drawn with seed 7: one example with three features, and the weights and biases of the
# network `[3, 2, 1]`.

# %%
torch.manual_seed(7)

features = torch.randn((1, 3))
W_1 = torch.randn(3, 2)
W_2 = torch.randn(2, 1)
B_1 = torch.randn((1, 2))
B_2 = torch.randn((1, 1))

hidden = activation(torch.mm(features, W_1) + B_1)
print(activation(torch.mm(hidden, W_2) + B_2))

# %% [markdown]
# ## 1. An object remembers
#
# A function forgets. What it made inside is gone when it has returned, and at the next call it must be given everything
# again. An *object* keeps things between calls, in *attributes*: names that belong to it, written behind a dot.
#
# A *class* is the plan from which objects are made. Here is a small one. Before you run the cell, say what the three lines
# at the end print.


# %%
class Till:
    def __init__(self, start):  # runs once, when a till is made
        self.total = start

    def pay(self, amount):  # runs whenever somebody pays
        self.total = self.total + amount
        return self.total


bakery, kiosk = Till(100), Till(0)
print(bakery.pay(3))
print(bakery.pay(3))
print(kiosk.total)

# %% [markdown]
# - `Till(100)` makes an object. Python calls the method `__init__` with it, and the object arrives there under the name
#   `self`. What `__init__` writes to `self` is kept.
# - `bakery.pay(3)` calls `pay` with `bakery` as `self`. So each till has a total of its own, though both follow one plan.
#
# A class may be built on another one: `class Small(Large):` has everything that `Large` has, and adds to it. If it has an
# `__init__` of its own, the one of `Large` does not run by itself; `super().__init__()` runs it.
#
# ## 2. The network of unit 6 as a module
#
# `nn.Module` is such a class to build on. You write two methods: `__init__` makes what the network keeps, and `forward`
# says what happens at a call. This is the network of unit 6, number for number:


# %%
class SmallNetwork(nn.Module):
    def __init__(self):
        super().__init__()  # first of all: it prepares the lists in which the module registers its parameters
        self.W_1 = nn.Parameter(W_1.clone())
        self.B_1 = nn.Parameter(B_1.clone())
        self.W_2 = nn.Parameter(W_2.clone())
        self.B_2 = nn.Parameter(B_2.clone())

    def forward(self, x):
        h = activation(torch.mm(x, self.W_1) + self.B_1)
        return activation(torch.mm(h, self.W_2) + self.B_2)


network = SmallNetwork()
print(network(features))

# %% [markdown]
# 0.3171, as in unit 6. Three things are new.
#
# **A parameter is registered.** `nn.Parameter(t)` makes a parameter of a tensor: a tensor that tracks gradients and that a
# module takes note of when it becomes one of its attributes. The module can then list what it has:

# %%
for name, parameter in network.named_parameters():
    print(name, tuple(parameter.shape), parameter.requires_grad)

print("numbers to learn:", sum(parameter.numel() for parameter in network.parameters()))

# %% [markdown]
# 11, which is what `count_params([3, 2, 1])` of unit 6 said. `.parameters()` gives the same without the names.
#
# **A module is called, and `forward` is not.** `network(features)` ends up in `forward`; so why not write
# `network.forward(features)`? Because the call does more. Other code can hang *hooks* on a module, functions that run at
# each call, to measure, to print, to move data. The next cell hangs one on the network and asks the same question twice.
# How often will the hook speak?


# %%
def report(module, inputs, output):
    print("  the hook saw", output)


hook = network.register_forward_hook(report)
print("called:")
network(features)
print("only forward:")
network.forward(features)
hook.remove()

# %% [markdown]
# The second way went past it, without a word. So: `model(x)`, always.
#
# **Not every tensor is a parameter.** The next module keeps three tensors, in three ways. Which of them will it list?


# %%
class Collection(nn.Module):
    def __init__(self):
        super().__init__()
        self.known = nn.Parameter(torch.ones(2))
        self.plain = torch.ones(3, requires_grad=True)
        self.listed = [nn.Parameter(torch.ones(4))]


collection = Collection()
print([name for name, _ in collection.named_parameters()])
collection.to("meta")  # the device on which nothing is computed, from unit 8
print(collection.known.device, collection.plain.device, collection.listed[0].device)

# %% [markdown]
# Only the first. A plain tensor is none of the module's parameters, even if it tracks gradients, and **a Python list
# hides what is in it**. Nothing fails at first: `forward` could compute with all three. But whatever asks the module for
# its parameters passes the other two by: `.to(device)` leaves them behind, as you see; a saved model lacks them; and the
# training of unit 11 never changes them.
#
# ### Three errors to know
#
# | the message | what it means |
# | --- | --- |
# | `AttributeError: cannot assign module before Module.__init__() call` | `super().__init__()` is missing, or comes too late |
# | `NotImplementedError: ... is missing the required "forward" function` | `forward` is misspelt, or is no method |
# | `TypeError: ... takes 1 positional argument but 2 were given` | a method without `self` |
#
# And one that raises no error: a `forward` without `return` answers `None`.
#
# ## 3. nn.Linear, a layer ready-made
#
# You need not make the parameters of a layer yourself. `nn.Linear(3, 2)` is a module with three inputs and two outputs:
# it makes weights and biases, draws random numbers for them, registers them, and adds the biases to the product when it
# is called. A module that becomes an attribute of another module is registered like a parameter, with everything in it.
# One thing is to be known about it. Three features, two units: which shapes do you expect?

# %%
torch.manual_seed(7)
linear = nn.Linear(3, 2)

print("weight", tuple(linear.weight.shape))
print("bias  ", tuple(linear.bias.shape))
print("answer", tuple(linear(features).shape))

# %% [markdown]
# ![W_1 has a column for each unit, linear.weight a row: the same numbers, turned.](assets/linear_keeps.svg)
#
# The weights lie **(out, in)**: one *row* for each unit, as in exercise 5.3. In unit 6 they lay (in, out), one *column* for
# each unit. The product is the same, only written another way:
#
# $$ \text{unit 6:}\quad x\, W + B \qquad\qquad \text{nn.Linear:}\quad x\, A^{\mathsf T} + b $$
#
# with $A$ for `linear.weight`, so $A$ is $W$ turned: $A = W^{\mathsf T}$. The biases are a vector of shape (out,), where
# unit 6 had a row of shape (1, out). Both go to every row of the batch. The next cell computes by hand what the layer does;
# will the two lines agree?

# %%
print(linear(features))
print(torch.mm(features, linear.weight.T) + linear.bias)

# %% [markdown]
# ### Exercise 10.1: a neuron as a module
#
# Complete `Neuron`, the neuron of unit 3: a weighted sum, the bias, and the sigmoid (`torch.sigmoid` or the `activation`
# above). `Neuron(5)` is a neuron for five features. Which of the two methods makes numbers, and which one only uses them?
#
# *Lesson step (7 points)*: five features; with the numbers of unit 3 the answer is 0.1595. *General step (2 points)*: any
# number of features and rows, float64 after `.double()`, gradients. *Runs on any device (1 point)*: works on a GPU after
# `.to(device)`.


# %%
class Neuron(nn.Module):
    """One neuron: a weighted sum of its inputs, a bias, and the sigmoid.

    Args of `Neuron(n_in)`:
        n_in: how many features there are, at least 1.

    Its parameters, both registered: `n_in` weights in one of them, one bias in the other. They may be those of an
    `nn.Linear`, or your own: then the weights have the shape (n_in, 1), (1, n_in) or (n_in,), the bias (1,), (1, 1) or ().
    The weights begin with random numbers, and each neuron has its own.

    A call `neuron(x)`:
        x: N examples, one per row, shape (N, n_in), of the dtype of the parameters.
        returns: a tensor of shape (N, 1) and of that dtype, each number between 0 and 1, through which gradients reach
            `x` and both parameters.

    Exercise 10.1. Lesson step: five features. General step: any number of features and rows, float64, gradients. Runs on
    any device: on a GPU once it was moved there.

    >>> neuron = Neuron(2)
    >>> for parameter in neuron.parameters():
    ...     _ = nn.init.constant_(parameter, 1.0)
    >>> neuron(torch.tensor([[1.0, 2.0], [0.0, -1.0]])).detach()
    tensor([[0.9820],
            [0.5000]])
    """

    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.b = nn.Parameter(torch.zeros(1))
        self.w = nn.Parameter(torch.randn(1, n_in) / n_in**0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(torch.sum(x * self.w, dim=1, keepdim=True) + self.b)


# %%
# Try it: 6 numbers, then a column of four answers, the same in both calls. Then ask another neuron.
# neuron = Neuron(5)
# print(sum(parameter.numel() for parameter in neuron.parameters()))
# print(neuron(torch.ones(4, 5)))
# print(neuron(torch.ones(4, 5)))

# %% [markdown]
# ## 4. Modules made of modules
#
# Layers one behind the other are a module again. The shortest way to write it is `nn.Sequential`: it calls each of its
# modules with what the one before it answered. Bends are modules there too: `nn.Sigmoid()`, `nn.ReLU()`. (Mind the
# brackets: `nn.ReLU` makes a bend, while `torch.relu` is one.)

# %%
torch.manual_seed(7)
stacked = nn.Sequential(nn.Linear(3, 2), nn.Sigmoid(), nn.Linear(2, 1), nn.Sigmoid())

print(stacked)
print(stacked(features))

# %% [markdown]
# This has the shape of our small network, with other numbers: each layer drew its own. Exercise 10.3 gives it the right
# ones.
#
# What if the number of layers is not known when you write the program? Then a loop makes the layers. But where are they
# kept? Predict the two numbers, and remember what a list does:


# %%
class InAList(nn.Module):
    def __init__(self):
        super().__init__()
        self.steps = [nn.Linear(2, 2), nn.Linear(2, 2)]


class InAModuleList(nn.Module):
    def __init__(self):
        super().__init__()
        self.steps = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])


print("parameters in a list:        ", len(list(InAList().parameters())))
print("parameters in a ModuleList:  ", len(list(InAModuleList().parameters())))

# %% [markdown]
# `nn.ModuleList` is a list that registers what is in it. It has `append`, a length, and can be looped over, as lists do. It
# cannot be called, since it does not know what should happen between its modules; that is for `forward` to say.
# `nn.Sequential(*modules)`, with a star, makes a sequence of a list.
#
# ### How a network begins
#
# Nobody sets the weights of a new layer to zero. Two hidden units with the same weights give the same answer, get the same
# gradient, and stay alike for ever: they are one unit, computed twice. `nn.Linear` draws its numbers at random, and the
# more inputs there are, the smaller, so that the totals stay of the same size. Two networks made one after the other are
# different for that reason. `torch.manual_seed` before making one gives the same numbers again.
#
# ### Exercise 10.2: a module of any depth
#
# Complete `MLP`, the `forward` of exercise 6.3 as a module. (The name is short for *multilayer perceptron*, the old name
# of a network whose layers are all of this kind.) Two things are different from unit 6: the bend between the layers is
# `torch.relu`, which most networks of today have there; and the network keeps the list that it was made with as its
# attribute `sizes`. Unit 12 will ask for it, when it saves a network. The last layer has no bend: its totals, the logits, come
# out raw.
#
# With the numbers of unit 6 a network `[3, 2, 1]` with relu answers -1.0375.
#
# *Lesson step (7 points)*: three sizes. *General step (2 points)*: any number of layers, layers of equal size, float64 after
# `.double()`, gradients. *Runs on any device (1 point)*: works on a GPU after `.to(device)`.


# %%
class MLP(nn.Module):
    """A network of linear layers with relu between them; the last layer's totals come out raw.

    Args of `MLP(sizes)`:
        sizes: how many units each layer has, from the inputs to the outputs; at least two numbers.

    Attribute `sizes`: the same numbers, as a list.

    Its parameters, all registered: for each pair of neighbouring sizes the weights in one, the biases in another. They
    may be those of `nn.Linear`, or your own: then weights have the shape (in, out) or (out, in), biases (out,) or
    (1, out). Their names and their order are free. The weights begin with random numbers, and each network has its own.

    A call `model(x)`:
        x: N examples, one per row, shape (N, sizes[0]), of the dtype of the parameters.
        returns: a tensor of shape (N, sizes[-1]) and of that dtype, the logits, through which gradients reach `x` and
            all parameters.

    Exercise 10.2. Lesson step: three sizes. General step: two sizes or more, equal ones too, any number of rows, float64,
    gradients. Runs on any device: on a GPU once it was moved there.

    >>> model = MLP([2, 2, 1])
    >>> for parameter in model.parameters():
    ...     _ = nn.init.constant_(parameter, -1.0)
    >>> model(torch.tensor([[1.0, 2.0], [-1.0, -2.0]])).detach()
    tensor([[-1.],
            [-5.]])
    >>> model.sizes
    [2, 2, 1]
    """

    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = [int(n) for n in sizes]
        self.out = nn.Linear(sizes[-2], sizes[-1])
        self.hidden = nn.ModuleList()
        for k in range(len(sizes) - 2):
            self.hidden.append(nn.Linear(sizes[k], sizes[k + 1]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.hidden:
            x = layer(x).clamp(min=0)
        return self.out(x)


# %%
# Try it: the layers that the network knows of, 67 numbers, and five rows of three logits.
# model = MLP([4, 8, 3])
# print(model, model.sizes)
# print(sum(parameter.numel() for parameter in model.parameters()))
# print(model(torch.ones(5, 4)).shape)

# %% [markdown]
# ## 5. All numbers of a module: the state_dict
#
# `state_dict()` gives a dictionary with every registered number of a module, under the name of its place.
# `load_state_dict` writes such a dictionary into a module of the same shapes. It is how networks are saved and copied:

# %%
print({name: tuple(numbers.shape) for name, numbers in stacked.state_dict().items()})

twin = nn.Sequential(nn.Linear(3, 2), nn.Sigmoid(), nn.Linear(2, 1), nn.Sigmoid())
print("before:", torch.equal(twin(features), stacked(features)))
twin.load_state_dict(stacked.state_dict())
print("after: ", torch.equal(twin(features), stacked(features)))

# %% [markdown]
# The 1 and the 3 are missing from the names, because a bend has no numbers. Names and shapes have to fit: a matrix the
# other way round is refused, with a message that names both shapes. (Can you say which of the two is whose?)
#
# ```text
# RuntimeError: Error(s) in loading state_dict for Linear:
#     size mismatch for weight: copying a param with shape torch.Size([3, 2]) from checkpoint, the shape in current
#     model is torch.Size([2, 3]).
# ```
#
# A warning about **square** layers: there the shapes always fit, and a matrix the other way round goes in without a word.
#
# ## 6. Writing into a parameter
#
# A parameter is a tensor whose gradients are tracked, and that makes it stubborn. Here are three ways to give the biases of
# a layer other numbers. Which of them work?

# %%
layer = nn.Linear(2, 2)
ones = torch.ones(2)

try:
    layer.bias.add_(ones)
except RuntimeError as error:
    print("in place:   RuntimeError:", error)

try:
    layer.bias = ones
except TypeError as error:
    print("assigned:   TypeError:", error)

bias = layer.bias
bias = ones
print("a new name:", layer.bias.detach())

# %% [markdown]
# None of them.
#
# - *In place*: autograd watches, and a change behind its back would make its gradients wrong. Unit 9 had the same message.
#   Inside `with torch.no_grad():` it looks away, and then a parameter can be written to like any tensor: `t.add_(...)`,
#   `t.zero_()`, and `t.copy_(other)`, which puts the numbers of another tensor of that shape into `t`.
# - *Assigned*: the place of a parameter takes only a parameter. An `nn.Parameter` made of the tensor goes in. But mind
#   unit 7: `nn.Parameter(t)` makes **no copy**. It lies on the memory of `t`, as `t.T` and `t.reshape(...)` do too.
# - *A new name*: `bias = ones` says what the name `bias` means from now on. The layer is not asked.
#
# What shares memory is worth a look. A parameter is made of `table`, which is then changed. What will the parameter hold?

# %%
table = torch.zeros(2, 2)
shared, own = nn.Parameter(table), nn.Parameter(table.clone())
table.fill_(5.0)
print("shared:", shared.detach().reshape(-1))
print("own:   ", own.detach().reshape(-1))

# %% [markdown]
# Whoever changes the table changes the model, or trains the model and finds that the table has changed.
#
# ### Exercise 10.3: the lesson's weights into nn.Linear
#
# Complete `load_weights`. It takes the weights and biases of one layer as unit 6 keeps them, and writes them into an
# `nn.Linear`. The figure in section 3 says where they go. Any of the ways above will do, as long as the layer can be trained
# afterwards and shares no memory with the caller's tensors.
#
# *Lesson step (6 points)*: the first layer of unit 6, others of its shape, and square layers. *General step (1 point)*: any
# sizes, float64. *Runs on any device (1 point)*: on a GPU, where the layer, W and b are there together.


# %%
def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    """Write weights and biases, as unit 6 keeps them, into a layer: afterwards `linear(x)` is `x` times `W`, plus `b`.

    Args:
        linear: a layer with biases; it is changed.
        W: weights, shape (in, out), of the dtype of the layer and on its device.
        b: biases, shape (1, out), likewise.

    Returns nothing. `linear.weight` and `linear.bias` are parameters of the layer after the call as before, of the same
    shapes, and gradients reach them. They share no memory with `W` and `b`, which stay as they are.

    Exercise 10.3. Lesson step: three features and two units, and layers with as many inputs as outputs. General step: any
    sizes, float64. Runs on any device: on a GPU, where all three are.

    >>> linear = nn.Linear(2, 3)
    >>> W, b = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), torch.tensor([[10.0, 20.0, 30.0]])
    >>> load_weights(linear, W, b)
    >>> linear(torch.tensor([[1.0, 1.0]])).detach()
    tensor([[15., 27., 39.]])
    """
    linear.load_state_dict({"weight": W.t(), "bias": b.squeeze(0)})


# %%
# Try it: the network of unit 6 once more, now out of ready-made layers. Which number should come out?
# load_weights(stacked[0], W_1, B_1)
# load_weights(stacked[2], W_2, B_2)
# print(stacked(features))

# %% [markdown]
# ## What to take with you
#
# - A module is an object that keeps its numbers. `__init__` begins with `super().__init__()` and makes them, once; `forward`
#   uses them, at every call. Call `model(x)`, never `model.forward(x)`.
# - Registered is what was given to `self` as an `nn.Parameter` or as a module. A plain tensor and a Python list are not; use
#   `nn.ModuleList` or `nn.Sequential`.
# - `nn.Linear` keeps its weights (out, in), turned against the lesson's W, and its biases as a vector. In a square layer no
#   error tells you.
# - `state_dict()` holds all numbers by name; `load_state_dict` writes them into a module of the same shapes.
# - To write into a parameter: in place, inside `torch.no_grad()`, and from a copy.
#
# ## One step further
#
# - `model.apply(f)` calls `f` with every module inside of a model. Write an `f` that sets the biases of every `nn.Linear`
#   to zero and leaves everything else alone.
# - The layer `nn.Bilinear`, or any other of the `nn` package: read what its contract says of the shapes of its parameters,
#   and count them before you print them.
# - Where a constant belongs to a model and is not to be learned, `self.register_buffer("name", tensor)` registers it as a
#   *buffer*: `.to(device)` and `state_dict()` know it, `parameters()` does not. Which constants would you keep that way
#   for a network that reads images?
