# Losses and the training loop: unit 11 of "First layer: an introduction to deep learning with PyTorch".
#
# Complete each function that raises NotImplementedError, and check your work as often as you like:
#     grader check 11_training.py
# The same lesson is a notebook, 11_training.ipynb. Hand in one of the two.

# %% [markdown]
# # Unit 11. Losses and the training loop
#
# A network guesses. A *loss* says in one number how wrong the guesses are. *Training* means: change the parameters a
# little so that this number falls, and do it again, some hundred or thousand times. The loop around it is short, and all of
# deep learning runs on it. It is also a place where mistakes stay quiet: a loop with two lines swapped runs to its end and
# prints numbers, and learns nothing. So you build it piece by piece, and learn to see in the curve of the loss what is wrong.
#
# **At the end you can**
#
# - measure how wrong numbers are (mean squared error) and how wrong probabilities are (cross-entropy), without traps;
# - say what each of the four lines of a training step is for, and what happens if one is missing or in another place;
# - train a network in shuffled batches, so that anybody can repeat the run, and report its loss honestly;
# - read a curve that does not fall.
#
# **Before this**: unit 2 (logits and softmax), unit 9 (gradients), unit 10 (modules). **Time**: about 75 minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | device step | points |
# | --- | --- | --- | --- | --- |
# | 11.1 `mse` | 5: columns of numbers, shapes that differ are refused | 2: any shape, float64, gradients | | 7 |
# | 11.2 `cross_entropy` | 6: tables of logits, large ones too | 2: any size, float64, gradients | 1 | 9 |
# | 11.3 `train_step` | 7: clean steps, the loss, training mode | 2: other models, losses and optimizers | | 9 |
# | 11.4 `fit` | 8: batches, order, seed, curve | 3: small batches, mode, odd sizes | 1 | 12 |
#
# Any way to the right answer counts, ready-made functions of torch too.

# %%
import torch
from torch import nn
from torch.nn import functional as F

# %% [markdown]
# ## 1. How wrong is a number?
#
# Somebody guesses 2, and it is 5. Off by 3. Over many guesses the signs must not cancel, so the differences are squared,
# and so that the number does not grow with the amount of data, their mean is taken. That is the *mean squared error*, in
# short MSE:
#
# $$\text{MSE} = \frac{1}{N} \sum_{i=1}^{N} (\text{guess}_i - \text{target}_i)^2$$
#
# Off by 3 counts nine times as much as off by 1. The result is one number without an axis, of shape `()`, because
# `.backward()` wants to start from one.
#
# ### A quiet trap
#
# A network with one output gives a column, of shape `(N, 1)`. The targets often come as a vector, of shape `(N,)`. Here are
# three guesses, and all three are exactly right. Before you run the cell: which two numbers ought it to print, and which
# does it print?

# %%
guesses = torch.tensor([[1.0], [2.0], [3.0]])
truth = torch.tensor([1.0, 2.0, 3.0])

differences = guesses - truth
print("shape of the differences:", tuple(differences.shape))
print("mean of their squares:   ", differences.pow(2).mean())

# %% [markdown]
# Broadcasting (unit 3) lined the two shapes up from the right, `(3, 1)` and `(3,)`, and made a table: each guess minus
# *each* target. Its mean square is 12/9, about 1.33, for guesses without a mistake. Worse, the number falls nicely when you
# train with it, and the network learns to answer the mean of all targets to everything.
#
# torch cannot know that you did not mean it. A loss of your own can. Look at the two shapes before anything is computed,
# and stop if they differ. Python's word for stopping is `raise`, and `ValueError` is the kind of error that says: this is a
# value that I cannot take. Here is a function that refuses something else:


# %%
def first_half(items):
    """The first half of a list, which must have one."""
    if len(items) % 2 != 0:
        raise ValueError(f"{len(items)} items have no half")
    return items[: len(items) // 2]


try:
    first_half([1, 2, 3])
except ValueError as error:
    print("refused:", error)

# %% [markdown]
# A good message says what came in. Two shapes are compared with `==` and `!=`, like numbers.
#
# ### Exercise 11.1: squared error with a guard
#
# Complete `mse`. *Lesson step (5 points)*: columns of numbers; two shapes that differ are refused, whether they would
# broadcast or not; the arguments stay as they are. *General step (2 points)*: any shape, float64, and gradients.


# %%
def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Measure the mean squared error of guesses.

    Args:
        pred: the guesses, of any shape, float32 or float64, with at least one number, on any device.
        target: what is right, of exactly the same shape and dtype, on the same device.

    Returns:
        The mean of all squared differences: a tensor of shape (), of the dtype and on the device of `pred`, through which
        gradients reach `pred` and `target`.

    Raises:
        ValueError: the two shapes differ, in the length or in the number of axes.

    Both arguments stay as they are.

    Exercise 11.1. Lesson step: columns, and shapes that differ. General step: any shape, float64, gradients.

    >>> mse(torch.tensor([[2.0], [4.0], [6.0]]), torch.tensor([[1.0], [4.0], [8.0]]))
    tensor(1.6667)
    """
    raise NotImplementedError("mse")


# %%
# Try it: take away the # and run the cell. The first line gives 0. What should the second one do?
# print(mse(guesses, truth.reshape(3, 1)))
# print(mse(guesses, truth))

# %% [markdown]
# ## 2. How wrong is a probability?
#
# Which of three kinds is it? A network that is asked so has three outputs, one *logit* for each class, and unit 2 made
# probabilities of logits with the softmax. The right answer is a *label*: the number of the right class, counted from 0.
# What did the network think of the right class? If it gave it probability 1, nothing is wrong. The smaller the
# probability, the worse. The negative logarithm says it:

# %%
for probability in (0.99, 0.9, 0.5, 0.1, 0.01):
    print(f"probability {probability:<5} loss {-torch.tensor(probability).log().item():.2f}")

# %% [markdown]
# To be unsure costs a little; to be sure and wrong costs much, without a limit. The mean over all examples of
# $-\log p_\text{right}$ is the *cross-entropy*. For one example with the logits 2, 0.5 and -1:

# %%
logits = torch.tensor([2.0, 0.5, -1.0])
probabilities = logits.softmax(dim=0)

for label in range(3):
    print(f"if class {label} is right: p = {probabilities[label]:.3f}, loss {-probabilities[label].log():.3f}")

# %% [markdown]
# A network that knows nothing gives each of $C$ classes the probability $1/C$, so its loss is $\log C$: 0.69 for two
# classes, 1.10 for three, 2.30 for ten. **Look at the first loss of a training**: if it is far above that, something is
# wrong before anything was learned.
#
# ### Logits that are large
#
# Now the same logits a hundred times as large. By the formula the loss for class 1 is 150: it lies 150 below the largest
# logit, and $-\log e^{-150} = 150$. Guess what torch says.

# %%
large = 100 * logits
print("softmax:", large.softmax(dim=0))
print("then -log of class 1:", -large.softmax(dim=0)[1].log())

# %% [markdown]
# $e^{-150}$ is smaller than any positive float32, the softmax rounds it to 0, and the logarithm of 0 is minus infinity.
# After one such batch every parameter is `nan`. The cure is never to leave the logarithms. Write the definition down,
# and the fraction comes apart:
#
# $$-\log \frac{e^{z_k}}{\sum_j e^{z_j}} = \log \sum_j e^{z_j} - z_k$$
#
# The first term is ready-made and called `torch.logsumexp`. It takes the largest logit out of the sum before it uses the
# exponential function, as unit 2 did. `torch.log_softmax` gives the logarithms of all probabilities in one go, in the
# same careful way.

# %%
print("log-sum-exp:         ", large.logsumexp(dim=0))
print("loss if 1 is right:  ", large.logsumexp(dim=0) - large[1])
print("log of the softmax:  ", torch.log_softmax(large, dim=0))

# %% [markdown]
# ### One number from each row
#
# With a batch, the logits are a table: a row for each example, a column for each class. Row 0 needs the logit at *its*
# label, row 1 at its own, and so on. Three tries on a table of whole numbers, of which two do what we want. Which, and what
# does the third one do?

# %%
table = torch.tensor([[10, 11, 12, 13], [20, 21, 22, 23], [30, 31, 32, 33]])
columns = torch.tensor([3, 0, 1])

print("table[:, columns]\n", table[:, columns])
print("table[range(3), columns]", table[torch.arange(3), columns])
print("table.gather\n", table.gather(1, columns.reshape(3, 1)))

# %% [markdown]
# `table[:, columns]` takes all three columns from every row, nine numbers. Two lists of places, rows and columns, are
# paired. `gather` takes along axis 1 what an index table says, which has to have as many axes as the table itself, hence
# the `reshape`.
#
# ### The ready-made one, and its commonest misuse
#
# `F.cross_entropy(logits, labels)` does all of this (`F` is the usual short name of `torch.nn.functional`). It takes
# **logits**. A softmax before it would be the second one, for it has one inside. Below are logits that are as right as they
# can be, and sure. What is their loss, and what does a softmax make of it?

# %%
sure = torch.tensor([[20.0, 0.0, 0.0], [0.0, 0.0, 20.0]])
labels = torch.tensor([0, 2])

print("logits:       ", F.cross_entropy(sure, labels))
print("softmax first:", F.cross_entropy(sure.softmax(dim=1), labels))

# %% [markdown]
# Probabilities are logits between 0 and 1 to it, and with those no answer is ever sure. With three classes the loss cannot
# fall below 0.55, however long you train. Two errors that it raises, and how to read them:
#
# ```text
# RuntimeError: expected target dtype to be Long or Byte, but got Float
# IndexError: Target 3 is out of bounds.
# ```
#
# The first: labels are numbers of classes, so they are whole (`int64`, which torch calls *Long*). The second: there are as
# many classes as the logits have columns, and they count from 0.
#
# ### Exercise 11.2: cross-entropy from logits
#
# Complete `cross_entropy`. *Lesson step (6 points)*: tables of logits, and logits of some hundreds; the arguments stay as
# they are. *General step (2 points)*: any size, float64, and gradients, for large logits too. *Device step (1 point)*: on
# the device of its arguments.


# %%
def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Measure how improbable the right classes are, on average.

    Args:
        logits: shape (N, C) with at least one row and one column, float32 or float64, on any device.
        labels: shape (N,), int64, each from 0 to C - 1, on the same device.

    Returns:
        The mean over the rows of minus the logarithm of the probability that the softmax gives to the row's label: a tensor
        of shape (), of the dtype and on the device of `logits`, through which gradients reach `logits`.

    Logits of any size give a finite loss and finite gradients. Both arguments stay as they are.

    Exercise 11.2. Lesson step: tables of logits, large ones too. General step: any size, float64, gradients. Device step:
    it runs on any device.

    Two classes that look alike get one half each, and the logarithm of 2 is 0.6931.

    >>> cross_entropy(torch.tensor([[1.0, 1.0], [5.0, 5.0]]), torch.tensor([0, 1]))
    tensor(0.6931)
    """
    raise NotImplementedError("cross_entropy")


# %%
# Try it: the first two agree with F.cross_entropy above and here; the third one is finite.
# print(cross_entropy(sure, labels))
# print(cross_entropy(large.reshape(1, 3), torch.tensor([1])))
# print(cross_entropy(1000 * sure, torch.tensor([1, 1])))

# %% [markdown]
# ## 3. One step
#
# Something to learn: points in the plane. Half of them lie inside a disc, half on a ring around it, and the network is to
# say which. No straight line parts the two, so it needs a hidden layer.


# %%
def make_ring(n=120):
    """Points in the plane, first those of the disc (label 0), then those of the ring (label 1)."""
    generator = torch.Generator().manual_seed(7)
    angle = 2 * torch.pi * torch.rand(n, generator=generator)
    spread = torch.rand(n, generator=generator)
    radius = torch.cat([spread[: n // 2], 1.3 + 0.7 * spread[n // 2 :]])
    points = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return points, torch.arange(n) // (n // 2)


def make_network():
    """Two inputs, 16 hidden units with a bend, two logits; always the same first parameters."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))


points, kinds = make_ring()
network = make_network()
print(points.shape, kinds.shape, "first loss:", F.cross_entropy(network(points), kinds).item())

# %% [markdown]
# ![A disc of dots inside a ring of crosses, and the closed curve by which the trained network parts them](assets/ring.svg)
#
# `nn.Linear(2, 16)` is a layer with its weights and biases, `nn.Sequential` calls its parts one after the other, and
# `network.parameters()` goes through the parameters of all of them (unit 10). The first loss is near 0.69, as it should be
# for two classes.
#
# ### The optimizer
#
# Unit 9 moved each parameter by hand: minus the learning rate times its gradient. An *optimizer* does that for all
# parameters that it is given. `torch.optim.SGD(network.parameters(), lr=0.3)` makes one; SGD is *stochastic gradient descent*,
# and `lr` the learning rate. It keeps the very parameters, not copies, and has two methods that we need:
#
# | call | what it does to each of its parameters |
# | --- | --- |
# | `step()` | moves it, by what its `.grad` holds now; one without a gradient stays |
# | `zero_grad()` | throws its gradient away: `.grad` is `None` again |
#
# It computes no gradient. That is what `backward()` on the loss does, and `backward()` knows nothing of optimizers. So
# nothing happens by itself; each of the calls is there for one thing:
#
# | | what | with | without it |
# | --- | --- | --- | --- |
# | 1 | **clear** what is left of earlier gradients | `zero_grad()` | old gradients are added to the new ones |
# | 2 | **guess and compare**: from the batch to one number | the model, then the loss function | there is nothing to improve |
# | 3 | **measure**: in which direction does each parameter raise the loss? | `backward()` | `.grad` is empty |
# | 4 | **move** against that direction | `step()` | all stays as it is |
#
# The order matters as much. Clearing between 3 and 4 throws away what was measured; moving before measuring moves by
# nothing. Neither raises an error.
#
# ### What happens if nobody clears
#
# One parameter, $w = 0$, and the loss $(w - 3)^2$, whose gradient is $2(w - 3)$. The learning rate is 0.1. By hand, with
# clearing: the gradient -6 moves $w$ to 0.6, and then -4.8 moves it to 1.08. Now the first loop clears and the second does
# not. What are the gradients of the second?

# %%
for clearing in (True, False):
    w = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    for _ in range(5):
        if clearing:
            optimizer.zero_grad()
        ((w - 3) ** 2).backward()
        optimizer.step()
        print(f"gradient {w.grad.item():7.2f}   w {w.item():5.2f}")
    print()

# %% [markdown]
# Without clearing the second gradient is -6 - 4.8 = -10.8: `backward()` **adds** to what is there (unit 9). The parameter
# gets faster and faster, like a ball that rolls downhill, shoots past 3, and is at 5.43 after five steps. In a network of
# many parameters this looks well at first, and ends in leaps.
#
# ### Training and answering
#
# Some parts of a network behave differently while it learns. *Dropout*, for one: `nn.Dropout(0.5)` switches off about half
# of what comes in, at random, so that the network does not rely on any single unit. When the network answers in earnest,
# nothing is switched off. How does it know? Each module has a mode: `train()` puts it and all of its parts into *training
# mode*, `eval()` into *evaluation mode*, and `.training` tells which. A new module is in training mode. After `eval()` it
# stays in evaluation mode until somebody says `train()`, so a training step says it itself.

# %%
dropout = nn.Dropout(0.5)
for mode in (dropout.train, dropout.eval):
    mode()
    print("training" if dropout.training else "evaluation", dropout(torch.ones(8)))

# %% [markdown]
# (What is left on counts twice in training, so that the sum stays about the same.)
#
# ### A number for the curve
#
# To draw a curve of the loss you keep one number for each step. Keep a *number*: `loss.item()`. The loss itself is a tensor
# with the whole graph of its step attached, all layers and all values on the way; a list of such tensors fills the memory.
#
# For the exercise below, a line whose weight and bias are 0, so that you can follow one step by hand:


# %%
def line_at_zero():
    """A layer with one input and one output whose two parameters are 0."""
    line = nn.Linear(1, 1)
    for parameter in line.parameters():
        nn.init.zeros_(parameter)
    return line


line = line_at_zero()
print(line.weight, line.bias, line(torch.tensor([[1.0], [2.0]])), sep="\n")

# %% [markdown]
# ### Exercise 11.3: one training step
#
# Complete `train_step`: four lines in their order, training mode, and the loss as a number. Model, loss function and
# optimizer come from the caller; use them as they are. *Lesson step (7 points)*: lines and layers with plain SGD, one step
# and several, with and without gradients that somebody left behind; the loss as a plain number; training mode. *General step
# (2 points)*: networks of several layers, other losses, optimizers that do more than SGD or hold a part of the parameters.


# %%
def train_step(model, x, y, loss_fn, opt) -> float:
    """Take one step of training.

    Args:
        model: a module, in either mode, perhaps with gradients that are left from before.
        x: a batch of inputs for the model.
        y: what is right, as the loss function takes it.
        loss_fn: called as loss_fn(answers of the model, y), it gives the loss, a tensor of shape ().
        opt: an optimizer with parameters of the model.

    Returns:
        The loss of this batch with the parameters as they were before the step, a plain float.

    Afterwards the parameters in `opt` have moved by one step of it, from the gradients of this loss alone. The model is
    called once with the whole batch, in training mode. `x` and `y` stay as they are. Which gradients are left at the end does
    not matter.

    Exercise 11.3. Lesson step: layers with plain SGD. General step: networks, other losses, other optimizers.

    By hand: the line answers 0 and 0, so the loss is (4 + 16) / 2 = 10. Its gradient is -10 for the weight and -6 for the
    bias, and a tenth of that is taken away.

    >>> line = line_at_zero()
    >>> opt = torch.optim.SGD(line.parameters(), lr=0.1)
    >>> train_step(line, torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]]), F.mse_loss, opt)
    10.0
    >>> line.weight.item(), round(line.bias.item(), 4)
    (1.0, 0.6)
    """
    raise NotImplementedError("train_step")


# %%
# Try it: ten steps, and the loss falls in each of them. Then put opt.zero_grad() elsewhere, and look again.
# network = make_network()
# optimizer = torch.optim.SGD(network.parameters(), lr=0.3)
# for _ in range(10):
#     print(train_step(network, points, kinds, F.cross_entropy, optimizer))

# %% [markdown]
# ## 4. Batches, order, epochs
#
# A step needs no more than a part of the data. It is cheaper, and there are more steps for the same work. So the
# examples are dealt out in *batches*; when all have had their turn, an *epoch* is over, and the next one begins.
#
# ### Deal them out anew
#
# Our points come sorted: first the disc, then the ring. A batch of disc points alone says "always answer disc", the next
# one says the opposite. So the order is *shuffled*, and for each epoch anew, so that no two examples always meet in the same
# batch. `torch.randperm(n)` draws an order of the numbers 0 to n - 1, and `split` cuts it into pieces:

# %%
generator = torch.Generator().manual_seed(1)
for epoch in range(2):
    order = torch.randperm(10, generator=generator)
    print("epoch", epoch, [part.tolist() for part in order.split(4)])

# %% [markdown]
# Ten examples in batches of four: the last batch has two, and they count like all others. `points[part]` and `kinds[part]`
# take the same rows from both; shuffled apart, each point gets some other point's label.
#
# A *generator* is a source of random numbers, and `manual_seed` tells it where to begin. One generator, seeded once *before*
# the first epoch, makes a run that anybody can repeat. What would the lines above print if the seeding stood inside the
# loop?

# %%
for epoch in range(2):
    again = torch.Generator().manual_seed(1)
    print("epoch", epoch, torch.randperm(10, generator=again).tolist())

# %% [markdown]
# The same order twice: seeding rewinds.
#
# `torch.utils.data.DataLoader` is the ready-made way to deal examples out. It shuffles with `shuffle=True`, and takes
# `generator=`. Its orders are others than those of `randperm`, and just as good.
#
# ### The loss of an epoch
#
# Each step gives the mean loss of its batch. What is the mean over the *examples*? Suppose three batches, of four, four
# and two examples, with mean losses of 1, 1 and 6. Two ways:

# %%
sizes, means = [4, 4, 2], [1.0, 1.0, 6.0]
print("mean of the means:     ", sum(means) / 3)
print("mean over the examples:", sum(size * mean for size, mean in zip(sizes, means, strict=True)) / 10)

# %% [markdown]
# The mean of the means counts each of the last two examples double. Weigh each batch by its size, and the small one does no
# harm.
#
# ## 5. What the curve tells
#
# Each panel below is a real run on the ring: 30 epochs in batches of 16, learning rate 0.3, the network of
# `make_network`. The thin line is a loop in which all is right; its loss falls from 0.70 to 0.03. The thick line has one
# mistake. The scale goes by factors: each line of the grid is ten times the one below.
#
# ![Six curves of the loss beside the right one, each with one mistake](assets/curves.svg)
#
# | the curve | look for |
# | --- | --- |
# | flat from the start | nothing moves: no `step()`, or gradients cleared before it, or `step()` before `backward()` |
# | falls, ever so slowly | the learning rate is far too small |
# | falls fast, then leaps far above its beginning | gradients are never cleared (or the learning rate is far too large) |
# | settles at $\log C$ or above | labels that do not belong to their rows |
# | falls, and stops at a floor above 0 | a softmax before `F.cross_entropy`; the floor is 0.31 for two classes |
# | falls a little later | the order is never shuffled |
#
# The last one hardly shows here, for eight batches are too few to forget in. With data in a bad order it can cost the
# whole training, so shuffle always. And a curve that looks right is no proof: a batch that is left out, or the same order in
# each epoch, shows in no curve.
#
# ### Exercise 11.4: a training loop
#
# Complete `fit`: it trains a network that says which class, with plain SGD and the cross-entropy. You may use what you wrote
# above, or torch's own. *Lesson step (8 points)*: the ring and other points; every example once an epoch, batches of the
# size that is asked for, a new order in each epoch, the seed, the mean over the examples. *General step (3 points)*:
# small batches step by step on networks of float32 and float64, a model that comes in evaluation mode, and odd sizes.
# *Device step (1 point)*: where model and data are.


# %%
def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    """Train a model and tell how its loss went.

    Args:
        model: a module that answers a batch of rows with a row of logits each; in either mode.
        X: the inputs, of shape (N, ...), with at least one row, on the model's device.
        y: the labels, of shape (N,), int64, on the same device.
        epochs: how often all examples are gone through; 0 means not at all.
        batch_size: how many examples make a batch; the last batch of an epoch has what is left, and may be smaller.
        lr: the learning rate of plain SGD.
        seed: where the one source of random numbers begins, from which all orders are drawn.

    Returns:
        A list with one float for each epoch: the mean over its examples of the cross-entropy that each had when its batch
        had its turn, before that batch's step.

    In each epoch every example has its turn exactly once, with its own label, and each batch makes one step from its own
    mean loss. The order is drawn anew for each epoch. Which orders a seed leads to is not laid down, but the same seed
    gives the same run, and another seed another one. The model is in training mode whenever it is called for a step. `X` and
    `y` stay as they are.

    Exercise 11.4. Lesson step: points in the plane. General step: small batches exactly, float64, a model in evaluation
    mode, batches of one and batches larger than N, no epochs. Device step: it runs on any device.

    By hand: all parameters are 0, so that each class has one half, and the loss is 0.6931. The step makes the logits 0.5 and
    -0.5 for the first row and the reverse for the other, so that the loss is the logarithm of 1 + 1/e, which is 0.3133.

    >>> model = nn.Linear(1, 2)
    >>> _ = nn.init.zeros_(model.weight), nn.init.zeros_(model.bias)
    >>> losses = fit(model, torch.tensor([[1.0], [-1.0]]), torch.tensor([0, 1]), 2, 2, 1.0, 0)
    >>> [round(loss, 4) for loss in losses]
    [0.6931, 0.3133]
    """
    raise NotImplementedError("fit")


# %%
# Try it: the thin line of the picture, about. The last line counts how many points are on the right side at the end.
# network = make_network()
# for epoch, loss in enumerate(fit(network, points, kinds, epochs=30, batch_size=16, lr=0.3, seed=0)):
#     print(f"{epoch:>2} {loss:.2f} {'#' * round(60 * loss)}")
# print((network(points).argmax(dim=1) == kinds).sum().item(), "of", len(points))

# %% [markdown]
# ## What to take with you
#
# - A loss is one number. Before you subtract, compare the shapes; `(N, 1)` minus `(N,)` is a table.
# - Cross-entropy is minus the logarithm of the right class's probability. Compute it from logits and stay in logarithms; no
#   softmax before it. A network that knows nothing starts at $\log C$.
# - Clear, guess and compare, measure, move. Any other order runs as well, and learns badly or not at all.
# - `backward()` adds gradients up, `step()` uses what is there, `train()` and `eval()` set the mode. `.item()` for the curve.
# - Shuffle for each epoch, from one generator that is seeded once. Drop no example, and weigh each batch by its size.
#
# ## One step further
#
# The ball that rolled past its goal in section 3 is not only a mistake. An optimizer can let a part of the old direction
# live on, on purpose. That is *momentum*: `torch.optim.SGD(parameters, lr=0.1, momentum=0.5)` keeps half of what it went by
# last, and adds the new gradient. Compare it with the two loops above. Which of the three is nearest to 3 after five steps?
# And why does your `train_step` need no change for it?

# %%
w = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.5)
for _ in range(5):
    optimizer.zero_grad()
    ((w - 3) ** 2).backward()
    optimizer.step()
    print(f"w {w.item():5.2f}")
