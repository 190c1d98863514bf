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
# # Unit 6. Stack them up
#
# One neuron adds up its inputs and bends the total once. That is not much. The real power shows when many neurons work
# together: several side by side form a *layer*, and layers one behind the other form a *network*. The rule that holds it
# together is short: **the output of one layer is the input of the next**. In this unit you build the smallest network
# that deserves the name, run three numbers through it, and get 0.3171.
#
# **At the end you can**
#
# - read a picture of a network as matrices, and say what each row and column of a weight matrix stands for;
# - compute a network of two layers, and of any number of layers;
# - say why there must be a bend between two layers;
# - write down the shapes of all weights and biases of a network, and count them.
#
# **Before this**: unit 2 (`activation`), unit 3 (how shapes are lined up), unit 5 (matrix products and their shapes).
# **Time**: about 55 minutes.
#
# **What is graded**
#
# | exercise | lesson step | general step | any device | points |
# | --- | --- | --- | --- | --- |
# | 6.0 the small network by hand, in a cell | 3: the lesson's network | | | 3 |
# | 6.1 `two_layer` | 4: one example, the lesson's sizes | 2: any sizes, batches, float64, gradients | | 6 |
# | 6.2 `layer_shapes` | 3: networks with one hidden layer | 1: any number of layers | | 4 |
# | 6.3 `forward` | 4: two layers, the lesson's sizes | 1: any depth, batches, float64, gradients | 1 | 6 |
# | 6.4 `count_params` | 3: networks with one hidden layer | 1: any number of layers | | 4 |
#
# Any way to the right answer counts: `torch.mm`, `torch.matmul`, `@`, loops, `torch.sigmoid` or the `activation` below.

# %%
import torch


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


# %% [markdown]
# ## From a neuron to a layer, from a layer to a network
#
# ![Six weights lead from three inputs to two hidden units, two to the output.](assets/01_02-neural_network.svg)
#
# Read the picture from left to right.
#
# - The **input layer** is the data itself: the features $x_1, x_2, x_3$. Nothing is computed there.
# - The **hidden layer** is in the middle: two neurons, $h_1$ and $h_2$, also called hidden *units*. Both look at the
#   same three features, each with weights of its own and a bias of its own. They are "hidden" because they are neither
#   what you put in nor what you take out.
# - The **output layer** is one neuron, $y$. It works like every other neuron. Its inputs happen to be $h_1$ and $h_2$.
#
# A neuron had a *row of weights*. Two neurons have a whole **matrix of weights**, here six of them. The weight $w_{ij}$
# sits on the line *from* input $i$ *to* unit $j$: the first index says where the line begins, the second where it ends.
# Write that as a table, one row per input and one column per unit, and it is the matrix $W_1$. With it, the hidden layer
# is
#
# $$
# \vec{h} = \begin{bmatrix} h_1 & h_2 \end{bmatrix} = f_1\left(\vec{x}\, W_1 + B_1\right)
# $$
#
# and for $n$ inputs, the product in the brackets, $\vec{x}\, W_1$, is
#
# $$
# \begin{bmatrix} x_1 & x_2 & \cdots & x_n \end{bmatrix}
# \begin{bmatrix}
# w_{11} & w_{12} \\
# w_{21} & w_{22} \\
# \vdots & \vdots \\
# w_{n1} & w_{n2}
# \end{bmatrix}
# $$
#
# One product makes the weighted sums of all units (their *linear combinations*, as mathematics says) in one go: the row
# of features times the first column belongs to $h_1$, times the second column to $h_2$. Each unit has its own bias, and
# the two biases lie side by side in the row $B_1 = \begin{bmatrix} b_1 & b_2 \end{bmatrix}$, which is added to the
# product. Then the activation $f_1$ bends each total on its own.
#
# The output unit does the same once more, with the hidden layer as its input:
#
# $$ y = f_2\left(\vec{h}\, W_2 + B_2\right) $$
#
# $W_2$ holds $w'_{11}$ and $w'_{21}$, below each other: two rows, since there are two things coming in, and one column,
# since there is one unit. Put one formula into the other and you have the whole network in a line:
#
# $$ y = f_2\bigl(f_1\left(\vec{x}\, W_1 + B_1\right) W_2 + B_2\bigr) $$
#
# Some texts leave $B_1$ and $B_2$ out to keep the line short. Their code adds them all the same, and so does ours. Look
# where they stand: after the product, inside the brackets of the activation.
#
# Both $f_1$ and $f_2$ are our `activation` here. They carry a number each because they may differ: the bend in the
# middle and the one at the end have different work to do, as you will see.

# %% [markdown]
# ## The data
#
# Three features, drawn with seed 7, and four more tensors: weights and biases for the hidden layer, weights and biases
# for the output layer. You will meet them as `W_1` and as `W1`, in books and in other people's notebooks; it is the same
# thing. If you like `W1` better, rename them throughout; the grader knows both. Do the numbers look familiar? After
# seed 7 the generator gives those of unit 5 again, and they are dealt out to other tensors.
#
# The sizes are not free. `n_input` must be the number of features. The hidden layer may have any size; we take 2. The
# output is one number, so `n_output` is 1.

# %%
torch.manual_seed(7)

# Features: one example, a row of 3 numbers
features = torch.randn((1, 3))

# How many units each layer has
n_input = features.shape[1]  # must be the number of features
n_hidden = 2
n_output = 1

# Weights from the inputs to the hidden layer, and from the hidden layer to the output
W_1 = torch.randn(n_input, n_hidden)
W_2 = torch.randn(n_hidden, n_output)

# Biases of the hidden layer and of the output layer
B_1 = torch.randn((1, n_hidden))
B_2 = torch.randn((1, n_output))

print("features", features)
print("W_1", W_1)
print("W_2", W_2)
print("B_1", B_1)
print("B_2", B_2)

# %% [markdown]
# One thing to notice, coming from unit 5. There a layer kept one *row* per neuron, `(out, in)`, the way PyTorch stores
# it, and the matrix was turned inside the product. Here the weights already lie the way the product wants them:
# `(in, out)`, one *column* per unit. Nothing has to be turned. The biases were a vector there, shape `(out,)`; here they
# are a row, shape `(1, out)`. Both are added to every row of the product.
#
# ![1 by 3 times 3 by 2 is 1 by 2; times 2 by 1 is 1 by 1.](assets/shapes_through_layers.svg)
#
# Before you run the next cell, predict what it prints: two shapes, then one number, then two. Which numbers of
# `features` and `W_1` does the single one need?

# %%
first_total = (features * W_1[:, 0]).sum()  # the column of the first hidden unit

print("features ", features.shape)
print("W_1      ", W_1.shape)
print("one unit  ", first_total)
print("both units", torch.mm(features, W_1))

# %% [markdown]
# The first number of the product is the weighted sum of the first hidden unit, the second that of the second unit. Each
# is already a sum over all inputs; a further `sum()` would mix the two units, and they would have been for nothing.
#
# ### When shapes hide a mistake
#
# Now let somebody give the hidden layer one column of weights instead of two, by mistake. Will the sum with `B_1`, of
# shape `(1, 2)`, fail?

# %%
one_column = torch.ones((3, 1))

print("product  ", torch.mm(features, one_column).shape)
print("with B_1 ", (torch.mm(features, one_column) + B_1).shape)

# %% [markdown]
# It does not fail. A product of shape `(1, 1)` stretches to meet the bias, and a wrong layer goes on in the right shape.
# It works the other way round as well: a bias of shape `(1, 1)`, such as `B_2` or the `bias` that an earlier notebook
# left behind, fits *every* layer. So let each layer have its own bias, and look at the shape of the product before the
# bias is added to it.

# %% [markdown]
# ### Exercise 6.0: the small network by hand
#
# In the cell below, compute first the hidden layer and then the output of the network, from `features`, `W_1`, `B_1`,
# `W_2` and `B_2`. Give each a name of its own (any name will do) and print both. You should see
# `tensor([[0.6813, 0.4355]])` and `tensor([[0.3171]])`.
#
# *Lesson step (3 points)*: the hidden layer (1) and the output (2); the hidden layer as a row or a vector of two
# numbers, the output with one element.
#
# Your cell is graded by the values that it makes and shows, whatever they are called and however you got there. It is
# also run with other numbers of the same shapes, so write the calculation and not its result. Keep the first line of
# the cell: that is how it is found.

# %%
# Exercise 6.0: hidden layer and output of the small network
# Compute the hidden layer, then the output. Print both. (Keep the first line.)
# BEGIN SOLUTION
h = activation(torch.mm(features, W_1) + B_1)
output = activation(torch.mm(h, W_2) + B_2)
print(h)
print(output)
# END SOLUTION

# %% [markdown]
# ### If you see another number
#
# | you see | then |
# | --- | --- |
# | a number outside 0 to 1 | the output unit was not bent |
# | 0.2751 | no bias took part |
# | 0.2460 | the hidden layer was not bent |
# | 0.3256 or 0.2674 | one of the two biases took no part |
# | 0.2874, 0.5080 or 0.4813 | a bias was added after its activation, or both were |
# | 0.3124 or 0.3232 | a bias was added to the weights, inside the product |
# | 0.3627 | the two hidden units were added up |
# | 0.5786 | the output was bent twice |
# | 0.3105 or 0.3228 | one bias was used for both layers |
#
# ### Exercise 6.1: stack two layers
#
# Now the same as a function. Complete `two_layer`. `two_layer(features, W_1, B_1, W_2, B_2)` should give
# `tensor([[0.3171]])`.
#
# *Lesson step (4 points)*: one example of three features, two hidden units, one output. *General step (2 points)*: any
# number of examples, features, hidden units and outputs; float64 in, float64 out; gradients reach all five arguments.


# %%
def two_layer(
    features: torch.Tensor, W_1: torch.Tensor, B_1: torch.Tensor, W_2: torch.Tensor, B_2: torch.Tensor
) -> torch.Tensor:
    """Compute the output of a network with one hidden layer; both layers end in the activation.

    Args:
        features: N examples, one per row, shape (N, n_input), float32 or float64.
        W_1: weights from the inputs to the hidden layer, shape (n_input, n_hidden), of the same dtype.
        B_1: biases of the hidden units, shape (1, n_hidden), of the same dtype; they count for every example.
        W_2: weights from the hidden layer to the output, shape (n_hidden, n_output), of the same dtype.
        B_2: biases of the output units, shape (1, n_output), of the same dtype; they count for every example.

    Returns:
        A tensor of shape (N, n_output) and of the same dtype: row i is the output for row i of `features`. Gradients
        reach all five arguments.

    The arguments stay as they are.

    Exercise 6.1. Lesson step: one row of three features, two hidden units, one output. General step: any sizes, any
    number of rows, float64, gradients.

    >>> features = torch.tensor([[1.0, 2.0, -3.0]])
    >>> W_1, B_1 = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), torch.tensor([[2.0, 2.0]])
    >>> W_2, B_2 = torch.tensor([[4.0], [0.0]]), torch.tensor([[-1.0]])
    >>> two_layer(features, W_1, B_1, W_2, B_2)
    tensor([[0.7311]])
    """
    # BEGIN SOLUTION
    hidden = activation(torch.mm(features, W_1) + B_1)
    return activation(torch.mm(hidden, W_2) + B_2)
    # END SOLUTION


# %%
# Try it: take away the # and run the cell. One row gives one number; so what do two rows give?
# print(two_layer(features, W_1, B_1, W_2, B_2))
# print(two_layer(torch.cat([features, -features]), W_1, B_1, W_2, B_2))

# %% [markdown]
# ## Why there must be a bend in the middle
#
# What would be lost without $f_1$? Take it out and multiply the brackets:
#
# $$
# \begin{aligned}
# & (\vec{x}\, W_1 + B_1)\, W_2 + B_2 \\
# &= \vec{x}\, (W_1 W_2) + (B_1 W_2 + B_2)
# \end{aligned}
# $$
#
# The second line is **one** layer, with the weights $W_1 W_2$ and the bias $B_1 W_2 + B_2$. Will the two lines of the
# next cell print the same number?

# %%
straight_twice = torch.mm(torch.mm(features, W_1) + B_1, W_2) + B_2

W_both = torch.mm(W_1, W_2)
B_both = torch.mm(B_1, W_2) + B_2

print("two layers without a bend:", straight_twice)
print("one layer in their place: ", torch.mm(features, W_both) + B_both)
print("its weights and bias:     ", W_both.shape, B_both.shape)

# %% [markdown]
# Ten layers without bends would shrink to one in the same way. The hidden layer earns its place only because each of
# its units is bent before the next layer adds them up. Here is how much that changes. Both curves are the total that
# arrives at the output of a network with one input and two hidden units, with the *same* weights and biases:
#
# ![Without the bend the total is a line; with it, a bump.](assets/bend_in_the_middle.svg)
#
# A line goes up all the way, or down all the way. Two bent units already make a bump: "yes" in the middle, "no" on both
# sides. The next cell computes three points of the lower curve. It shows what each hidden unit says there, rounded to
# two digits, and the total, which is the first unit minus the second (the output's weights are 1 and -1, its bias is 0):

# %%
W_up_down = torch.tensor([[4.0, 3.0]])  # the weights and biases of the figure
B_up_down = torch.tensor([[4.0, -5.0]])
x = torch.tensor([[-3.0], [0.0], [3.0]])  # three examples of one feature

bent = activation(x * W_up_down + B_up_down)  # one row per example, one column per hidden unit

print(bent.round(decimals=2))
print("first minus second unit:", (bent[:, 0] - bent[:, 1]).round(decimals=2))

# %% [markdown]
# At -3 neither unit is on, at 0 only the first, at 3 both, and then they cancel. With more hidden units you can lay bump
# beside bump and follow almost any curve.
#
# The bend at the *end* has another purpose. It turns the total into the kind of answer that you want, for a sigmoid a
# number between 0 and 1. Leave it out and the network still computes something useful, only on another scale.
#
# ## A number that you choose: the hyperparameter
#
# The weights and biases of a network are its **parameters**: training will change them, bit by bit, until the answers
# are good. The number of hidden units is another kind of number. No training changes it; you decide on it before you
# begin. Such a number is called a **hyperparameter**. The number of layers is another one.
#
# More hidden units and more layers make a network better able to learn from its data and to answer well; they also make
# more to compute and more to learn, and a large network can learn a small data set by heart. There is no formula for the
# right size. You try some, and unit 12 shows how to compare them fairly.
#
# The next cell shows what the choice does to the shapes. Which of the four will never change?

# %%
for units in (1, 2, 5):
    to_hidden, to_output = torch.zeros(n_input, units), torch.zeros(units, n_output)
    print("hidden units:", units)
    print("  W_1", to_hidden.shape, " B_1", torch.zeros((1, units)).shape)
    print("  W_2", to_output.shape, " B_2", torch.zeros((1, n_output)).shape)

# %% [markdown]
# From now on a network is written as the list of its layer sizes, from the input to the output: ours is `[3, 2, 1]`.
# Between each size and the next lies one matrix of weights, in the convention of this lesson
#
# $$ \underbrace{W}_{\text{in} \times \text{out}} \qquad \underbrace{B}_{1 \times \text{out}} $$
#
# where *in* is the size before and *out* the size after. So `[3, 2, 1]` has two pairs of weights and biases: one fewer
# than it has numbers, because the input layer computes nothing. A bias belongs to a unit that produces something, so
# there are as many as there are columns in $W$.
#
# ### Exercise 6.2: the shapes of a network
#
# Complete `layer_shapes`. For the network of this lesson it should agree with the shapes of `W_1`, `B_1`, `W_2` and
# `B_2` above; check it against them.
#
# *Lesson step (3 points)*: an input layer, one hidden layer, an output layer: three sizes. *General step (1 point)*:
# any number of layers, from `[5, 1]` on.


# %%
def layer_shapes(sizes: list[int]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the shapes of the weights and biases of a network.

    Args:
        sizes: how many units each layer has, from the input layer to the output layer; at least two numbers.

    Returns:
        A list with one pair for each layer that computes, in order: the shape of its weights (in, out) and the shape
        of its biases (1, out), as tuples.

    `sizes` stays as it is.

    Exercise 6.2. Lesson step: three sizes. General step: two sizes or more.

    >>> layer_shapes([4, 3, 2])
    [((4, 3), (1, 3)), ((3, 2), (1, 2))]
    """
    # BEGIN SOLUTION
    return [((sizes[k - 1], sizes[k]), (1, sizes[k])) for k in range(1, len(sizes))]
    # END SOLUTION


# %%
# Try it: for the lesson's network, and for one with two hidden layers.
# print(layer_shapes([3, 2, 1]))
# print(layer_shapes([784, 128, 64, 10]))

# %% [markdown]
# ## Any depth
#
# Two layers or twenty: the step from one layer to the next is always the same. It takes what the *previous* layer gave,
# not the features again. So a network of any depth is a loop over pairs of weights and biases, and that list of pairs
# is all there is to know about it.
#
# One convention comes with it, and you will meet it everywhere from unit 10 on. **Every layer but the last is bent; the
# last one hands out its total as it is.** Such raw totals are the *logits* of unit 2. What turns them into an answer, a
# sigmoid or a softmax, is left to whoever uses the network. The functions that measure how wrong a network is (unit 11)
# want logits, because they can do the bend and the measuring together without overflow (you saw in unit 2 why that
# matters). Nothing warns you if a total is bent twice, once by the network and once by its user.
#
# With the lesson's weights the raw output is -0.7672, and its activation is the 0.3171 that you know:

# %%
print(activation(torch.tensor([[-0.7672]])))

# %% [markdown]
# ### Exercise 6.3: a network of any depth
#
# Complete `forward`. `forward(features, [(W_1, B_1), (W_2, B_2)])` should give `tensor([[-0.7672]])`.
#
# The list belongs to the caller, who needs it again for the next example: read it, and take nothing out of it.
#
# *Lesson step (4 points)*: two pairs with the lesson's sizes, one example. *General step (1 point)*: any number of
# pairs, one alone too; any sizes and any number of examples; float64 in, float64 out; gradients reach the input and all
# weights and biases.
#
# *Runs on any device (1 point)*: where `x`, the weights and the biases live in the memory of a graphics card (a GPU), all
# layers are computed there; what you make on the way follows with `device=x.device`, as in
# `torch.zeros(2, device=x.device)`. The grader simulates a GPU, so you need none.


# %%
def forward(x: torch.Tensor, params: list[tuple[torch.Tensor, torch.Tensor]]) -> torch.Tensor:
    """Run a batch through a network: the activation after every layer but the last, whose totals come back raw.

    Args:
        x: N examples, one per row, shape (N, n_input), float32 or float64.
        params: one pair (W, B) for each layer, from the first to the last, at least one; W has shape (in, out), B has
            shape (1, out), both of the dtype of `x`.

    Returns:
        A tensor of shape (N, out of the last layer), of the same dtype and where the arguments are, without a last
        activation. Gradients reach `x` and every W and B.

    The arguments stay as they are, and the list keeps its pairs.

    Exercise 6.3. Lesson step: two pairs, three features, two hidden units, one output, one row. General step: one pair
    or more, any sizes, any number of rows, float64, gradients. Runs on any device: on a GPU too, where the result stays.

    >>> x = torch.tensor([[1.0, 2.0, -3.0]])
    >>> first = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), torch.tensor([[2.0, 2.0]])
    >>> last = torch.tensor([[4.0], [0.0]]), torch.tensor([[-1.0]])
    >>> forward(x, [first, last])
    tensor([[1.]])
    """
    # BEGIN SOLUTION
    *before, (last_weights, last_bias) = params
    for W, B in before:
        x = activation(torch.mm(x, W) + B)
    return torch.mm(x, last_weights) + last_bias
    # END SOLUTION


# %%
# Try it: -0.7672, and the activation of it is 0.3171.
# print(forward(features, [(W_1, B_1), (W_2, B_2)]))
# print(activation(forward(features, [(W_1, B_1), (W_2, B_2)])))

# %% [markdown]
# ## How many numbers are there to learn?
#
# Count the parameters of our small network in the picture: six weights and two biases lead into the hidden layer, two
# weights and one bias into the output. That makes 11. In general a layer with *in* inputs and *out* units has
# $\text{in} \cdot \text{out}$ weights, one per line in the picture, and $\text{out}$ biases, one per unit. The input
# units have none.
#
# A network that reads an image of 28 by 28 pixels and names one of ten digits may have the sizes `[784, 128, 64, 10]`.
# Guess before you read on: how many numbers has it to learn?
#
# ### Exercise 6.4: count the parameters
#
# Complete `count_params`. `count_params([3, 2, 1])` should give 11, and the network for digits 109386.
#
# *Lesson step (3 points)*: three sizes; the count is an `int`. *General step (1 point)*: any number of layers.


# %%
def count_params(sizes: list[int]) -> int:
    """Count the weights and biases of a network.

    Args:
        sizes: how many units each layer has, from the input layer to the output layer; at least two numbers.

    Returns:
        The number of all weights and all biases, as a Python int.

    `sizes` stays as it is.

    Exercise 6.4. Lesson step: three sizes. General step: two sizes or more.

    >>> count_params([4, 3, 2])
    23
    """
    # BEGIN SOLUTION
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k - 1] * sizes[k] + sizes[k]
    return total
    # END SOLUTION


# %%
# Try it: 11, then 109386.
# print(count_params([3, 2, 1]))
# print(count_params([784, 128, 64, 10]))

# %% [markdown]
# ## What to take with you
#
# - A layer is several neurons that look at the same inputs; a network is layers in a row. The output of one layer is the
#   input of the next.
# - $y = f_2(f_1(\vec{x}\, W_1 + B_1)\, W_2 + B_2)$: product, bias, bend, and the same again.
# - $W$ has a row per input and a column per unit, `(in, out)`; $B$ has one number per unit, `(1, out)`. A bias of
#   another layer may fit without an error.
# - Without the bend in the middle, two layers are one. The bend at the end is a question of what the answer is for, and
#   is often left to the user of the network.
# - Weights and biases are *parameters*, which are learned; the number of units and of layers are *hyperparameters*,
#   which you choose.
#
# ## One step further
#
# - *Exclusive or*: for the four examples `[[0, 0], [0, 1], [1, 0], [1, 1]]` the wanted answers are 0, 1, 1, 0, or near
#   enough for a sigmoid, which never gets quite there. No single neuron can do it, since no straight line parts the two
#   groups. Find by hand weights and biases of a `[2, 2, 1]` network that can. (One hidden unit for "at least one is 1",
#   the other for "both are".)
# - Exchange the two columns of `W_1`, the two numbers of `B_1` and the two rows of `W_2`. What happens to the output, and
#   why? In how many ways can a hidden layer of 100 units be sorted?
# - What does a network answer whose weights and biases are all 0? What do the two hidden units have in common then? It is
#   the reason why weights are drawn at random and not set to 0.
