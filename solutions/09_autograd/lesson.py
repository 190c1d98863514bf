# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Unit 9. Autograd
#
# So far every weight was drawn at random and stayed as it was. A network that *learns* changes its weights, a little at a
# time, so that its answers get better. But which weight should go up, which down, and by how much? torch can tell you for
# all of them at once: it writes down each step of your calculation and then goes through its notes backwards. That part
# of torch is called **autograd**. In this unit you use it, check it by hand, and let the neuron of unit 3 learn.
#
# **At the end you can**
#
# - read the graph that torch builds while you calculate, and say which tensors get a gradient;
# - find the slope of any function by autograd, without leaving marks on other people's tensors;
# - change a weight without being stopped, and read the errors that torch raises when you get it wrong;
# - work out the gradients of a neuron by hand, and fit a line by walking downhill.
#
# **Before this**: unit 2 (the sigmoid), unit 3 (the neuron, and how shapes are lined up), unit 7 (what `detach` does, in
# place or not). No calculus: a slope is a slope. **Time**: about 70 minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | any device | points |
# | --- | --- | --- | --- | --- |
# | 9.1 `derivative` | 4: vectors, the argument stays as it is | 2: any shape, float64, tracked arguments | | 6 |
# | 9.2 `sgd_step` | 4: two parameters, one without a gradient | 2: any number of them, still leaves | | 6 |
# | 9.3 `neuron_grads` | 5: five features | 2: any number, float64, tracked parameters | | 7 |
# | 9.4 `fit_line` | 6: the lesson's points and others | 2: any number of points and steps | 1 | 9 |
#
# Any way to the right answer counts.

# %%
import torch

# %% tags=["parameters"]
SEED = 7  # with this seed your random numbers are those of everybody

# %% [markdown]
# ## 1. Which way is down?
#
# Somebody stands on a hillside in thick fog and wants to get to the valley. They cannot see it. But they can feel with
# their feet how the ground slopes where they stand, and take a step the other way. Training a network is that walk. The
# height is the *error* of the network, and each weight is one direction in which one can go.
#
# How does one feel a slope? By trying: go a tiny step $h$ to the right and see how much the height $f$ has changed,
#
# $$ \text{slope at } x \approx \frac{f(x + h) - f(x)}{h} $$
#
# For $f(x) = x^2$ the true slope at 3 is 6. The smaller the step, the better the answer, one would think. What will the
# last lines print?

# %%
three = torch.tensor(3.0)
for step in (1.0, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6, 1e-7):
    slope = ((three + step) ** 2 - three**2) / step
    print(f"{step:<8g}{slope:.4f}")

# %% [markdown]
# At first each step is ten times as good as the one before. Then it gets worse, and at last the slope is 0. float32 keeps
# about seven digits: 3 and 3.0000001 are the same number to it, so nothing has changed. An answer by trying is always an
# approximation. It is slow, too, for each weight needs a trial of its own, and a network may have millions.
#
# Autograd does not try. It knows the slope of every single operation of torch, and puts them together. In unit 1 you
# saw a taste of it; here it is again, and exact:

# %%
x = torch.tensor(3.0, requires_grad=True)
height = x**2
height.backward()

print(x.grad)

# %% [markdown]
# Three things happened, and the next two sections look at them one by one: `requires_grad=True` asked torch to take notes,
# `backward()` went through the notes, and `.grad` holds what came out. A *gradient* is just that: the slopes of one number,
# with respect to each number that it was computed from.
#
# ## 2. The graph
#
# Here is the neuron of unit 3 with its data. Its weights and its bias are now to be **tracked**; `requires_grad_()` switches
# that on for a tensor that is already there. The neuron answers 0.1595. Suppose that the right answer is 0.9. Then the
# *loss*, a number that says how wrong the neuron is, shall be half the square of the difference:

# %%
torch.manual_seed(SEED)

features = torch.randn((1, 5))
weights = torch.randn_like(features).requires_grad_()
bias = torch.randn((1, 1)).requires_grad_()
target = torch.tensor([[0.9]])

total = (features * weights).sum() + bias
output = torch.sigmoid(total)
loss = (output - target) ** 2 / 2

print("output", output)
print("loss  ", loss)

# %% [markdown]
# Look at the `grad_fn` at the end of each line. Every result of a tracked tensor remembers the operation that made it, and
# that operation remembers where its own inputs came from, in `next_functions`. So from the loss one can walk back through
# the whole calculation. What stands at the ends of the walk? Guess, then run the cell:


# %%
def show_graph(operation, depth=0):
    """Print an operation of the graph, and below it those that its inputs came from."""
    print("    " * depth + operation.name().split("::")[-1])
    for before, _ in operation.next_functions:
        if before is not None:
            show_graph(before, depth + 1)


show_graph(loss.grad_fn)

# %% [markdown]
# This is the **graph** of the calculation. torch builds it while your lines run, and builds a new one each time they do.
# The next figure shows the same graph; it was drawn by walking through `next_functions` as you just did.
#
# ![From the loss down to weights and bias: nine boxes with their values](assets/graph_of_the_neuron.svg)
#
# The names end in `Backward` because each of these objects knows how to go back through its operation: `MulBackward0`
# through a multiplication, `SigmoidBackward0` through a sigmoid. The two `AccumulateGrad` are the ends. There the
# gradients are handed in, one for `weights` and one for `bias`. The features and the target have no end of their own.
# Nobody asked to track them.
#
# ## 3. Leaves, and what they collect
#
# A tensor that you made yourself is a **leaf** of the graph, since nothing in the graph comes before it. A result of tracked
# tensors is no leaf. Which of the five tensors below are leaves, and which of them will have a gradient in the end?

# %%
for name, tensor in (
    ("features", features),
    ("weights", weights),
    ("bias", bias),
    ("total", total),
    ("loss", loss),
):
    print(f"{name:<10}leaf: {tensor.is_leaf!s:<7}tracked: {tensor.requires_grad}")

# %% [markdown]
# | the tensor | is a leaf | is tracked | gets a `.grad` |
# | --- | --- | --- | --- |
# | data, made without `requires_grad` | yes | no | no |
# | a weight, made with it | yes | yes | **yes** |
# | a result of tracked tensors | no | yes | no, what arrives is handed on |
#
# `.grad` is `None` until `backward()` is called. That call starts at the number it is called on, goes back through the graph
# and leaves a gradient at each tracked leaf, in the shape of that leaf:

# %%
print("before:", weights.grad, bias.grad)
loss.backward()
print("weights:", weights.grad)
print("bias:   ", bias.grad)

# %% [markdown]
# Read it like this: the bias has the slope -0.0993. If the bias goes **up** by a little, the loss goes **down** by 0.0993
# times as much. The third weight has -0.0940, nearly as good; the first one with 0.0146 hardly matters. Do you believe it?
# Push the bias up by 0.01 and see whether the loss falls by about 0.000993:

# %%
pushed = torch.sigmoid((features * weights).sum() + bias + 0.01)
print("change of the loss:", ((pushed - target) ** 2 / 2 - loss).item())

# %% [markdown]
# ### One number to start from
#
# `backward()` needs *one* number, for a gradient says how fast one number rises. The loss is one. If a tensor has
# several, torch refuses:

# %%
row = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
try:
    (row**2).backward()
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# A *scalar* is a single number; "implicitly" means without being told by which number to begin. The way out is a sum.
# Each square depends on one number of `row` and on no other, so each slope of the sum is the slope of one square. What
# would come out if you took the mean instead?

# %%
(row**2).sum().backward()
print(row.grad)

# %% [markdown]
# ### Gradients add up
#
# Run the same calculation a second time, `backward()` and all. What does `row.grad` hold now?

# %%
(row**2).sum().backward()
print("twice:       ", row.grad)

row.grad = None
(row**2).sum().backward()
print("cleared once:", row.grad)

# %% [markdown]
# `backward()` **adds** to what is there. That is wanted where one leaf is used in several places, and a nuisance from one step
# of training to the next: the old gradient speaks of weights that are no longer there. So clear it after use, by
# `row.grad = None` or by `row.grad.zero_()`. Forgetting it raises no error; the numbers are simply wrong.
#
# A second `backward()` on the *same* result does raise one. Going back uses the graph up, since torch throws the notes
# away to save memory:

# %%
once = (row**2).sum()
once.backward()
try:
    once.backward()
except RuntimeError as error:
    print("RuntimeError:", str(error).split(". ")[0])

# %% [markdown]
# Do the calculation anew and you have a new graph. Whoever meets this error has mostly left a part of the calculation in
# front of a loop, where it ought to be inside.
#
# ## 4. Off the record
#
# Not everything should be tracked. There are two ways to say so:
#
# | you write | it means |
# | --- | --- |
# | `t.detach()` | the same numbers, on the same memory, without the graph behind them |
# | `with torch.no_grad():` | whatever is calculated in this block is not written down |
#
# `detach()` is for one tensor, `no_grad()` for a piece of code. What will the last line of the cell print, and why?

# %%
print("as it is:  ", (weights * 2).requires_grad)
print("detached:  ", (weights.detach() * 2).requires_grad)
with torch.no_grad():
    print("in no_grad:", (weights * 2).requires_grad)

print("same memory:", weights.detach().data_ptr() == weights.data_ptr())

# %% [markdown]
# A detached tensor is a new leaf on *old memory*. What is written into it is written into the original. And `.clone()` alone
# is the other half: it has memory of its own and still hangs on the graph, so it is no leaf. With both you have a tensor
# that has nothing to do with the old one.
#
# This matters as soon as a function is given somebody else's tensor. If it switches on tracking for its argument and calls
# `backward()`, then the caller's tensor is tracked from now on, and has a `.grad` that nobody asked for; if it had one
# before, that one is spoilt.
#
# ### Exercise 9.1: the slope of any function
#
# Complete `derivative`. It is given a function and a tensor, and says how steep the function is at each number of the
# tensor. The function treats each number on its own, as `torch.sin` does. The tensor is the caller's, and stays exactly
# as it is: values, tracking and `.grad`.
#
# *Lesson step (4 points)*: vectors that are not tracked. *General step (2 points)*: any shape, `()` too, and no numbers at
# all; float64; and tensors that are tracked already, leaves or not, and may hold a gradient.


# %%
def derivative(f, x: torch.Tensor) -> torch.Tensor:
    """Find the slope of a function at each number of a tensor.

    Args:
        f: takes a tensor and gives one of the same shape, made by operations of torch; each number of the result depends
            on the number in the same place, and on no other.
        x: any shape, float32 or float64; it may hold no numbers at all.

    Returns:
        A tensor of the shape and the dtype of `x`: the slope of `f` at each of its numbers, exact to rounding.

    `x` stays as it is: its values, whether it is tracked, and its `.grad`.

    Exercise 9.1. Lesson step: vectors, not tracked. General step: any shape, float64; tensors that are tracked already,
    leaves or not, with a gradient or without.

    >>> derivative(torch.square, torch.tensor([-1.0, 0.5, 3.0]))
    tensor([-2.,  1.,  6.])
    """
    # BEGIN SOLUTION
    at = x.detach().clone().requires_grad_()
    f(at).sum().backward()
    return at.grad
    # END SOLUTION


# %%
# Try it: the slope of the sigmoid is 0.25 in the middle, and the last line should print False and None.
# spots = torch.tensor([-2.0, 0.0, 2.0])
# print(derivative(torch.sigmoid, spots))
# print(spots.requires_grad, spots.grad)

# %% [markdown]
# ## 5. In place: three errors, and how to read them
#
# To learn, a weight has to change. The most natural line for it is the first that goes wrong. Say what you expect of it:

# %%
try:
    bias += 0.01
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# "A leaf variable that requires grad" is a tracked leaf, here the bias. `+=` works in place, on the memory of the tensor. torch
# stops it, because the note "this leaf was changed" would have to go into a graph of which the leaf is the beginning. Inside
# of `no_grad` nothing is noted, and so it is allowed:

# %%
with torch.no_grad():
    bias += 0.01
print("moved:", bias.item(), " still a tracked leaf:", bias.is_leaf and bias.requires_grad)

with torch.no_grad():
    bias -= 0.01  # and back again

# %% [markdown]
# And `bias = bias + 0.01`? No error; but this makes a **new tensor** and hangs the old name on it. It is a result and no leaf,
# so it will never get a `.grad`, and whoever holds the old bias, in a list for example, still has the old number. The
# next lines show both. Which number does the list hold?

# %%
numbers = [torch.tensor(1.0), torch.tensor(2.0)]

for number in numbers:
    number = number * 10
print("after number = number * 10:", numbers)

for number in numbers:
    number *= 10
print("after number *= 10:        ", numbers)

# %% [markdown]
# The second error comes where an operation has kept one of its results for the way back, and somebody writes over it. The
# slope of the sigmoid is computed from its own result:

# %%
start = torch.zeros(3, requires_grad=True)
squashed = torch.sigmoid(start)
squashed *= 2
try:
    squashed.sum().backward()
except RuntimeError as error:
    print("RuntimeError:", str(error).split(" Hint")[0])

# %% [markdown]
# Read it from behind. Every tensor counts how often it was written to: its *version*. The sigmoid kept version 0, and found
# version 1. "Output 0 of Sigmoid" names the operation whose result was overwritten, and `[3]` is its shape; so look for an
# in-place line after the sigmoid, and make a new tensor there: `squashed = squashed * 2`.
#
# The third one says that there is nothing to go back through:

# %%
try:
    features.sum().backward()
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# "Element 0 of tensors" is the number on which `backward()` was called. None of the tensors that it was made from was
# tracked, or a `detach()`, a `no_grad` or `.item()` has cut the graph on the way.
#
# ## 6. A step downhill
#
# The gradient points **uphill**: it says how fast the loss rises. To make the loss smaller, go against it. How far? That is a
# number which you choose, the **learning rate** (a hyperparameter, in the words of unit 6). For every parameter $p$
#
# $$ p \leftarrow p - \text{learning rate} \cdot \frac{\partial \text{loss}}{\partial p} $$
#
# where $\frac{\partial \text{loss}}{\partial p}$ is how mathematics writes the gradient of the loss with respect to $p$. Such a
# step is called a step of **gradient descent**. (People say SGD, for *stochastic* gradient descent, where each step looks
# at a few examples drawn at random.) Here is one on paper, so to speak, into new tensors and with the learning rate 1:

# %%
lower_weights = weights.detach() - 1.0 * weights.grad
lower_bias = bias.detach() - 1.0 * bias.grad
lower = torch.sigmoid((features * lower_weights).sum() + lower_bias)

print("output before", output.item(), " after", lower.item())
print("loss before  ", loss.item(), " after", ((lower - target) ** 2 / 2).item())

# %% [markdown]
# For training this will not do: whoever holds `weights` wants *that* tensor to change. So a step works in place, on each
# parameter that is in the list. Two things more belong to it. The gradient was used and has to go, or the next `backward()`
# adds to it. And a parameter whose `.grad` is `None` took no part in the calculation; it stays where it is, and the others
# move all the same.
#
# ### Exercise 9.2: a step of gradient descent
#
# Complete `sgd_step`.
#
# *Lesson step (4 points)*: two parameters, with gradients, and with one that has none; two steps in a row, with a
# `backward()` between them. *General step (2 points)*: any number of parameters, of any shape and float dtype; all of them
# are tracked leaves afterwards, and the same objects are in the list.


# %%
def sgd_step(params, lr: float) -> None:
    """Move parameters one step against their gradients, in place, and clear the gradients.

    Args:
        params: a list of parameters, or something that can be used like one: tracked leaves, each with a gradient in
            `.grad`, or with None there.
        lr: the learning rate.

    Every parameter with a gradient is moved by `lr` times its gradient, against it, and has no gradient any more: its `.grad`
    is None or all 0. A parameter whose `.grad` is None stays as it is.

    Exercise 9.2. Lesson step: two parameters, one of them perhaps without a gradient; two steps with a `backward()`
    between them. General step: any number of parameters, none too, of any shape and float dtype; they stay the same
    objects, and tracked leaves.

    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (w**2).sum().backward()  # the gradient is 2 and 4
    >>> sgd_step([w], lr=0.25)
    >>> w
    tensor([0.5000, 1.0000], requires_grad=True)
    """
    # BEGIN SOLUTION
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None
    # END SOLUTION


# %% [markdown]
# ### The neuron learns
#
# That is all it takes to learn: calculate, go back, step, again and again. With your `sgd_step` the next cell trains the
# neuron for a hundred steps. It should print 0.1595, 0.2683, 0.4551, 0.7677, 0.8435 and 0.8998.

# %%
# Try it: take away the # and run the cell.
# w, b = weights.detach().clone().requires_grad_(), bias.detach().clone().requires_grad_()
# for k in range(101):
#     answer = torch.sigmoid((features * w).sum() + b)
#     if k in (0, 1, 2, 5, 10, 100):
#         print(k, answer.item())
#     ((answer - target) ** 2 / 2).backward()
#     sgd_step([w, b], lr=1.0)

# %% [markdown]
# The first steps gain most, the last ones hardly anything: near the target the slope is small, and so are the steps. Can one
# see the walk? With six parameters, no. But let only two weights learn, the third and the fifth, and hold the others.
# Then the loss is a landscape over a map, with lines of equal height like those of a hiking map:
#
# ![The loss over two weights as straight contour lines, and a path across](assets/way_down.svg)
#
# The path crosses every line at a right angle: the gradient points straight uphill. And there is not *one* right answer but
# a whole valley of them, a line of pairs of weights that all give 0.9. One example cannot say more. The neuron stops at
# the place in the valley to which the walk happens to lead.
#
# ## 7. By hand: the chain rule
#
# What does `backward()` do at each operation? Something that you can do, too. Take two steps in a row: $t = 3u$, then
# $s = t^2$. If $u$ moves a little, $t$ moves 3 times as far. If $t$ moves a little, $s$ moves $2t$ times as far. So $s$ moves
# $3 \cdot 2t$ times as far as $u$, like gear wheels that drive one another. **Slopes of steps in a row are multiplied.** That
# is the *chain rule*. What is the slope at $u = 2$?

# %%
u = torch.tensor(2.0, requires_grad=True)
t = 3 * u
s = t**2
s.backward()

print("by hand:", 3 * 2 * t.item(), " autograd:", u.grad.item())

# %% [markdown]
# Now the neuron. It is a chain of three steps. For each of them the slope *of this step alone* is known:
#
# | step | how fast it rises |
# | --- | --- |
# | $z = \sum_i x_i w_i + b$ | with $w_i$: by $x_i$; with $b$: by 1 |
# | $a = \sigma(z)$ | with $z$: by $a\,(1 - a)$, as unit 2 told |
# | $L = \frac{1}{2}(a - y)^2$ | with $a$: by $a - y$ |
#
# (The half in $L$ is there so that the slope has no 2 in it.) Begin at the loss and go down, multiplying as you go. `backward`
# does exactly that, and the next figure shows what arrives at each operation. It is the graph from above; the numbers at
# the right are those that torch itself sent back.
#
# ![The graph again, with the gradient that arrives at each operation on the way back](assets/way_back.svg)
#
# The slopes of the sigmoid and of the loss are shared by all weights. They are worked out once and handed on, which is why
# going back costs no more than two or three times as much as going forward, for a million weights as for five.
#
# ### Exercise 9.3: the gradients of a neuron
#
# Complete `neuron_grads`. By the chain rule and without autograd, if you can: that is the point of it, and it is not
# checked. For the neuron of this lesson the gradients are in section 3, so you can compare.
#
# *Lesson step (5 points)*: five features; both gradients, each in the shape of its parameter; the arguments stay as they are.
# *General step (2 points)*: any number of features; float64 in, float64 out; and a `w` and a `b` that are tracked already and
# may hold a gradient.


# %%
def neuron_grads(
    x: torch.Tensor, w: torch.Tensor, b: torch.Tensor, y: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Work out the gradients of the loss of one neuron: half the square of (its output minus what is wanted).

    Args:
        x: the features, a row of shape (1, n), float32 or float64.
        w: the weights, a row of shape (1, n), of the same dtype.
        b: the bias, shape (1, 1), of the same dtype.
        y: the output that is wanted, shape (1, 1), of the same dtype.

    The output is the sigmoid of (the sum of features times weights, plus the bias).

    Returns:
        Two tensors of the same dtype: the gradient of the loss with respect to `w`, shape (1, n), and with respect to `b`,
        shape (1, 1).

    The arguments stay as they are, their `.grad` too.

    Exercise 9.3. Lesson step: five features. General step: any number of features, float64, `w` and `b` that are tracked.

    >>> x, w = torch.tensor([[2.0, -1.0]]), torch.tensor([[0.5, 1.0]])
    >>> neuron_grads(x, w, torch.tensor([[0.0]]), torch.tensor([[1.0]]))
    (tensor([[-0.2500,  0.1250]]), tensor([[-0.1250]]))
    """
    # BEGIN SOLUTION
    a = torch.sigmoid((x * w).sum() + b)
    at_total = (a - y) * a * (1 - a)
    return at_total * x, at_total
    # END SOLUTION


# %%
# Try it: both lines of each pair should agree.
# by_hand = neuron_grads(features, weights.detach(), bias.detach(), target)
# print(by_hand[0], weights.grad, sep="\n")
# print(by_hand[1], bias.grad, sep="\n")

# %% [markdown]
# ## 8. A line through points
#
# The neuron had one example and a valley of answers. With many examples there is one best answer, and a walk downhill
# finds it. Nine taxi rides, how far each was and what it cost:

# %%
km = torch.tensor([[0.0], [0.25], [0.5], [0.75], [1.0], [1.25], [1.5], [1.75], [2.0]])
euros = torch.tensor([3.1, 3.4, 4.1, 4.4, 5.0, 5.6, 5.9, 6.6, 6.9])

print(tuple(km.shape), tuple(euros.shape))

# %% [markdown]
# We look for a line: price $= w \cdot$ km $+ \, b$, so much for each kilometre and so much for getting in. How good is a guess?
# For each ride, take the difference between the line and the price, and square it, so that too much and too little count
# alike. The **mean squared error** is the mean of these squares. There is one `loss` for all nine rides, and one gradient
# for each of the two numbers $w$ and $b$.
#
# The two columns do not have the same shape: the kilometres stand, as a table with one column, and the prices lie. Both are
# common. Predict the shapes before you run the cell:

# %%
print("standing - lying:", tuple((km - euros).shape))
print("both lying:      ", tuple((km.reshape(-1) - euros).shape))

# %% [markdown]
# Each of the 9 numbers minus each of the other 9, the fifth row of the table in unit 3, section 7. The mean of such a table
# is a number, it has a gradient, and it even falls. But every ride is compared with the price of every other ride, and the
# best line for that is flat. **Lay both before you subtract.** `reshape(-1)` makes one axis of whatever there is.
#
# Here is the landscape of this error, over $w$ and $b$, with two walks of 40 steps that begin at 0 and 0:
#
# ![Long ellipses over w and b; one path bends, one leaps in zigzags](assets/landscape_of_a_line.svg)
#
# The valley is long and narrow. With the learning rate 0.1 the walk falls into the valley at once, and then follows it slowly.
# With 0.4 each step goes too far, across the valley and up the other side, and still arrives. With 0.5 each step ends
# *higher* than it began: after ten steps the error is 1653, after fifty it has eleven digits. If a loss grows, or
# becomes `nan`, try a smaller learning rate first.
#
# ### Exercise 9.4: fit a line
#
# Complete `fit_line`. Start with $w = 0$ and $b = 0$, and make exactly so many steps as you are told, each with the gradient
# over all points. Use what you have: autograd for the gradients, and a step as in exercise 9.2.
#
# *Lesson step (6 points)*: the nine rides and other points; `x` and `y` each lying or standing; two plain numbers come back.
# (`item()` takes the number out of a tensor with one element.) *General step (2 points)*: any number of points, one alone
# too, and of steps, none too; float64; many steps.
#
# *Runs on any device (1 point)*: where `x` and `y` live on a GPU, so does all that you make to compute with them. Unit 8
# told how.


# %%
def fit_line(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> tuple[float, float]:
    """Fit a line to points by gradient descent on the mean squared error.

    Args:
        x: N numbers, shape (N,) or (N, 1), float32 or float64, on any device.
        y: the N numbers that belong to them, shape (N,) or (N, 1), of the same dtype and on the same device.
        lr: the learning rate.
        steps: how many steps to make, 0 or more.

    Both numbers start at 0. Each step moves both at once by `lr` times the gradient of the mean of (w * x + b - y) squared,
    taken over all points.

    Returns:
        The slope w and the offset b after the last step, as two Python floats.

    `x` and `y` stay as they are.

    Exercise 9.4. Lesson step: up to a dozen steps on the lesson's points and on others, each of `x` and `y` in either
    shape. General step: any number of points and steps, float64, many steps. Runs on any device: data on a GPU too.

    >>> fit_line(torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0]), lr=0.25, steps=1)
    (2.5, 1.5)
    """
    # BEGIN SOLUTION
    x, y = x.reshape(-1), y.reshape(-1)
    w = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        error = ((w * x + b - y) ** 2).mean()
        error.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()
    # END SOLUTION


# %%
# Try it: about 2.33 and 2 after one step, 2.29 and 2.63 after ten, 1.97 and 3.03 after two hundred.
# for steps in (1, 10, 200):
#     print(steps, fit_line(km, euros, lr=0.2, steps=steps))

# %% [markdown]
# So a kilometre costs 1.97 euros and getting in 3.03. Nobody told the program how one finds a line; it only ever felt the
# slope under its feet. A network of a million weights learns in the same way, with the same few lines.
#
# ## What to take with you
#
# - torch writes a graph while it calculates with tracked tensors. `backward()` goes back through it from one number, and leaves
#   a gradient in `.grad` at each tracked leaf.
# - Gradients add up. Clear them after each step.
# - `detach()` cuts one tensor off, `no_grad()` keeps a piece of code off the record. A parameter is changed in place, and
#   inside of `no_grad`.
# - The gradient points uphill. A step goes against it, as far as the learning rate says.
# - The chain rule: slopes of steps in a row are multiplied. The rest is bookkeeping.
#
# ## One step further
#
# A gradient is the result of a calculation, so that one can be tracked as well. `torch.autograd.grad` gives gradients back
# and fills no `.grad`; with `create_graph=True` what it gives has a graph of its own. So you get the slope of the slope.
# For $x^3$ the slope is $3x^2$ and the slope of the slope $6x$. Predict both lines:

# %%
v = torch.tensor(2.0, requires_grad=True)
(first,) = torch.autograd.grad(v**3, v, create_graph=True)
(second,) = torch.autograd.grad(first, v)
print("slope:             ", first.item())
print("slope of the slope:", second.item())

# %% [markdown]
# - Train the neuron with the learning rate 50 in place of 1. Where does it end, and how small is its gradient there? (Unit 2
#   tells what becomes of the slope of the sigmoid far out.)
# - Give the neuron a second example, with the features turned round by `flip(1)` and the target 0.1. Is there still a valley
#   of right answers? How many examples would it take until there is none?
# - From where would you have to start so that the walk to the line needs fewer steps? What if the kilometres had mean 0?
