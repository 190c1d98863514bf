"""Known wrong answers of unit 10. Each runs after the lesson's cells, so `torch` and `nn` are there."""
# ruff: noqa: F821

from itertools import pairwise

from grader.checking import misconception, slip, wrong_model

# ---- 10.1 ------------------------------------------------------------------------------------------------------------


@misconception(
    "Neuron",
    "no-super",
    fails="test_neuron_registers_its_numbers",
    hint="Call super().__init__() on the first line of __init__. It makes the lists in which a module registers what it "
    "gets, and without them it cannot take a layer.",
)
class NotPrepared(nn.Module):
    def __init__(self, n_in):
        self.linear = nn.Linear(n_in, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


@misconception("Neuron", "no-super", also="with parameters of its own")
class NotPreparedForParameters(nn.Module):
    def __init__(self, n_in):
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@misconception("Neuron", "no-super", also="called too late")
class PreparedTooLate(nn.Module):
    def __init__(self, n_in):
        self.linear = nn.Linear(n_in, 1)
        super().__init__()

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


@misconception(
    "Neuron",
    "no-return",
    fails="test_the_lesson_weights_give_the_neuron_number",
    hint="Return what forward has computed. Without a return the call computes everything, and answers None.",
)
class AnswersNothing(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)

    def forward(self, x):
        torch.sigmoid(self.linear(x))


@misconception(
    "Neuron",
    "layer-in-forward",
    fails=("test_neuron_registers_its_numbers", "test_neuron_answers_the_same_twice"),
    hint="Make the layer in __init__ and only use it in forward. Yours has new random weights at every call, and nothing "
    "that could be learned.",
)
class MadeAtEachCall(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.n_in = n_in

    def forward(self, x):
        return torch.sigmoid(nn.Linear(self.n_in, 1)(x))


@misconception(
    "Neuron",
    "layer-in-forward",
    also="kept anew at every call",
    fails="test_neuron_answers_the_same_twice",
)
class KeptAtEachCall(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.n_in = n_in

    def forward(self, x):
        self.linear = nn.Linear(self.n_in, 1)
        return torch.sigmoid(self.linear(x))


@misconception(
    "Neuron",
    "plain-tensors",
    fails="test_neuron_registers_its_numbers",
    hint="Make a Parameter of each tensor that is to be learned, or let nn.Linear do it. A plain tensor is not registered: "
    "training, .to() and state_dict() pass it by.",
)
class NotRegistered(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = torch.randn(n_in, 1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@misconception("Neuron", "plain-tensors", also="with a drawn bias")
class NotRegisteredDrawnBias(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = torch.randn(n_in, 1, requires_grad=True)
        self.b = torch.randn(1, requires_grad=True)

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@misconception("Neuron", "plain-tensors", also="drawn evenly")
class NotRegisteredUniform(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = torch.rand(n_in, 1, requires_grad=True)
        self.b = torch.rand(1, requires_grad=True)

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@wrong_model(
    "Neuron",
    {
        "softmax-on-one": slip(
            bend="softmax",
            fails="test_the_lesson_weights_give_the_neuron_number",
            hint="Bend the total by the sigmoid. Softmax shares 1 out among several numbers; a single one gets all of it, "
            "whatever it was.",
        ),
        "activation-forgotten": slip(
            bend="nothing",
            fails="test_the_lesson_weights_give_the_neuron_number",
            hint="Bend the total before you return it. What nn.Linear gives is the weighted sum and the bias alone, -1.6619 "
            "with the lesson's numbers.",
        ),
        "another-activation": (
            slip(
                bend="tanh",
                fails="test_the_lesson_weights_give_the_neuron_number",
                hint="Use the sigmoid of unit 2. Yours is bent in another way, which leads to other answers from the same "
                "numbers.",
            ),
            slip(bend="moved tanh", also="moved into the same range"),
            slip(bend="relu", also="relu"),
            slip(bend="hardsigmoid", also="made of straight pieces"),
        ),
        "bias-forgotten": slip(
            bias=False,
            fails="test_neuron_registers_its_numbers",
            hint="Give the neuron a bias as well, one number that is added to the weighted sum, and register it.",
        ),
        "answers-in-a-row": (
            slip(
                answers="a row",
                fails="test_neuron_answers_with_a_column",
                hint="Leave the answers as the column in which the layer gives them, one row for each example.",
            ),
            slip(answers="squeezed", also="without any axis for one row"),
            slip(answers="turned", also="in a table of one row"),
        ),
        "seeded": slip(
            seed=7,
            fails="test_each_neuron_has_numbers_of_its_own",
            hint="Leave the seed to whoever makes the neuron. With a seed in __init__ all neurons begin with the same "
            "weights.",
        ),
        "zeros": slip(
            begins=0.0,
            fails="test_each_neuron_has_numbers_of_its_own",
            hint="Leave the weights as nn.Linear draws them, or draw your own. Neurons that begin alike are one neuron, "
            "computed several times.",
        ),
        "five-written-out": slip(
            features=5,
            fails="test_neurons_of_any_size",
            hint="Let n_in say how many features there are. With 5 written out, no other neuron can be made.",
        ),
    },
)
class WrongNeuron(nn.Module):
    def __init__(self, n_in, *, features=None, bias=True, seed=None, begins=None, bend="sigmoid", answers="a column"):
        super().__init__()
        if seed is not None:
            torch.manual_seed(seed)
        self.linear = nn.Linear(features or n_in, 1, bias=bias)
        if begins is not None:
            nn.init.constant_(self.linear.weight, begins)
        self.bend, self.answers = bend, answers

    def bent(self, total):
        match self.bend:
            case "softmax":
                return torch.softmax(total, dim=1)
            case "moved tanh":
                return (torch.tanh(total) + 1) / 2
            case "hardsigmoid":
                return nn.functional.hardsigmoid(total)
            case "nothing":
                return total
        return getattr(torch, self.bend)(total)

    def forward(self, x):
        answers = self.bent(self.linear(x))
        match self.answers:
            case "a row":
                return answers.squeeze(1)
            case "squeezed":
                return answers.squeeze()
            case "turned":
                return answers.T
        return answers


@misconception("Neuron", "bias-forgotten", also="made, and not added")
class BiasNotAdded(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)

    def forward(self, x):
        return torch.sigmoid(x @ self.linear.weight.T)


@misconception("Neuron", "bias-forgotten", also="drawn, and not registered")
class DrawnBiasNotRegistered(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = torch.randn(1, requires_grad=True)

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@misconception("Neuron", "bias-forgotten", also="drawn evenly, and not registered")
class EvenBiasNotRegistered(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = torch.rand(1, requires_grad=True)

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@misconception("Neuron", "bias-forgotten", also="made, and not registered")
class BiasNotRegistered(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = torch.zeros(1, requires_grad=True)

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@misconception(
    "Neuron",
    "number-typed-in",
    fails="test_other_numbers_in_the_neuron",
    hint="Compute the answer from the features and from what the neuron keeps. Yours is the lesson's number, whatever is asked.",
)
class TypedIn(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)

    def forward(self, x):
        return torch.full((len(x), 1), 0.1595, dtype=x.dtype, device=x.device)


@misconception("Neuron", "number-typed-in", also="once for all rows")
class TypedInOnce(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)

    def forward(self, x):
        return torch.tensor([[0.1595]])


@misconception("Neuron", "number-typed-in", also="and the total times 0")
class TypedInBesideTheTotal(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)

    def forward(self, x):
        return self.linear(x) * 0 + 0.1595


@misconception("Neuron", "answers-in-a-row", also="the weights in a vector")
class WeightsInAVector(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@misconception("Neuron", "zeros", also="the bias too")
class AllZeros(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


@misconception("Neuron", "zeros", also="parameters of its own")
class OwnZeros(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(n_in, 1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


@misconception("Neuron", "zeros", also="parameters of its own, as rows")
class OwnZerosAsRows(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(1, n_in))
        self.b = nn.Parameter(torch.zeros(1, 1))

    def forward(self, x):
        return torch.sigmoid(x @ self.w.T + self.b)


ONE_FOR_ALL = {}


@misconception(
    "Neuron",
    "one-for-all",
    fails="test_each_neuron_has_numbers_of_its_own",
    hint="Make the numbers in __init__, so that each neuron has its own. Yours were made once, and all neurons learn on them.",
)
class SharedLayer(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        if n_in not in ONE_FOR_ALL:
            ONE_FOR_ALL[n_in] = nn.Linear(n_in, 1)
        self.linear = ONE_FOR_ALL[n_in]

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


@misconception("Neuron", "five-written-out", also="in a row of weights")
class FiveInARow(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(1, 5))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return torch.sigmoid((x * self.w).sum(dim=1, keepdim=True) + self.b)


@misconception("Neuron", "five-written-out", also="in a vector of weights")
class FiveInAVector(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(5))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b).reshape(-1, 1)


@misconception("Neuron", "five-written-out", also="in the call")
class SumOfFive(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x):
        total = self.b
        for k in range(5):
            total = total + x[:, k] * self.w[k]
        return torch.sigmoid(total).reshape(-1, 1)


@misconception(
    "Neuron",
    "gradients-cut",
    fails="test_neuron_gradients",
    hint="Use the parameters as they are. A copy without tracking answers the same, and nothing is ever learned.",
)
class Detached(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.w.detach() + self.b.detach())


@misconception("Neuron", "gradients-cut", also="by .data")
class ByData(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)

    def forward(self, x):
        return torch.sigmoid(x @ self.linear.weight.data.T + self.linear.bias.data)


@misconception("Neuron", "gradients-cut", also="by no_grad")
class WithoutGradients(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)

    def forward(self, x):
        with torch.no_grad():
            return torch.sigmoid(self.linear(x))


@misconception(
    "Neuron",
    "hard-coded-cuda",
    fails="test_neuron_goes_where_it_is_moved",
    hint="Leave the neuron where it is made, on the CPU, until somebody moves it. Yours goes to the GPU by itself, and the "
    "data of whoever did not expect that are elsewhere.",
)
class MovesItself(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1)
        self.to("cuda" if torch.cuda.is_available() else "cpu")

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


@misconception("Neuron", "hard-coded-cuda", also="the data too")
class MovesItselfAndTheData(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.place = "cuda" if torch.cuda.is_available() else "cpu"
        self.linear = nn.Linear(n_in, 1).to(self.place)

    def forward(self, x):
        return torch.sigmoid(self.linear(x.to(self.place)))


@misconception("Neuron", "hard-coded-cuda", also="without a question")
class NeedsAGpu(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1, device="cuda")

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


@misconception("Neuron", "hard-coded-cuda", also="without a question, the data too")
class NeedsAGpuForTheData(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(n_in, 1, device="cuda")

    def forward(self, x):
        return torch.sigmoid(self.linear(x.to("cuda")))


# ---- 10.2 ------------------------------------------------------------------------------------------------------------


@wrong_model(
    "MLP",
    {
        "python-list": slip(
            kept_in="a list",
            fails="test_network_registers_its_layers",
            hint="Put the layers into an nn.ModuleList, or make an nn.Sequential of them. A plain list hides them: "
            "model.parameters() is empty, and nothing is trained, moved or saved.",
        ),
        "activated-output": slip(
            behind="relu",
            fails="test_the_lesson_network_gives_its_total",
            hint="Give out the last total as it is. A relu behind the last layer makes 0 of every negative logit, and the "
            "loss cannot tell them apart.",
        ),
        "softmax-output": (
            slip(
                behind="softmax",
                fails="test_other_numbers_in_the_layers",
                hint="Give out the raw logits. The loss of unit 11 applies softmax itself, and what goes through it twice is "
                "flattened.",
            ),
            slip(behind="log_softmax", also="with a logarithm"),
        ),
        "sigmoid-output": slip(
            behind="sigmoid",
            fails="test_the_lesson_network_gives_its_total",
            hint="Give out the raw logits. The network of unit 6 ended in a sigmoid; here that is left to whoever uses the "
            "network.",
        ),
        "never-activated": slip(
            between="nothing",
            fails="test_the_lesson_network_gives_its_total",
            hint="Put a relu between the layers. Without a bend they are one single layer together, however many there are.",
        ),
        "sigmoid-between": slip(
            between="sigmoid",
            fails="test_the_lesson_network_gives_its_total",
            hint="Put relu between the layers. The sigmoid was the bend of unit 6: it gives -0.7672 with the lesson's "
            "numbers.",
        ),
        "sizes-not-kept": (
            slip(
                keeps="nothing",
                fails="test_network_keeps_its_sizes",
                hint="Keep the sizes as an attribute, `self.sizes`. Whoever saves the network needs them, to make another "
                "one of the same shape.",
            ),
            slip(keeps="the last size", also="but used up"),
        ),
        "sizes-not-a-list": (
            slip(
                keeps="a tuple", fails="test_network_keeps_its_sizes", hint="Keep the sizes as a list, as they came in."
            ),
            slip(keeps="a tensor", also="a tensor"),
        ),
        "zeros": slip(
            begins=0.0,
            fails="test_each_network_has_numbers_of_its_own",
            hint="Leave the weights as nn.Linear draws them, or draw your own. Units that begin alike get the same gradients "
            "and stay alike.",
        ),
        "seeded": slip(
            seed=7,
            fails="test_each_network_has_numbers_of_its_own",
            hint="Leave the seed to whoever makes the network. With a seed in __init__ all networks begin with the same "
            "weights.",
        ),
    },
)
class WrongNetwork(nn.Module):
    def __init__(
        self,
        sizes,
        *,
        keeps="the sizes",
        kept_in="a ModuleList",
        between="relu",
        behind="nothing",
        seed=None,
        begins=None,
    ):
        super().__init__()
        if seed is not None:
            torch.manual_seed(seed)
        if keeps != "nothing":
            kept = {"a tuple": tuple(sizes), "a tensor": torch.tensor(sizes), "the last size": [sizes[-1]]}
            self.sizes = kept.get(keeps, list(sizes))
        layers = [nn.Linear(i, o) for i, o in pairwise(sizes)]
        if begins is not None:
            for layer in layers:
                nn.init.constant_(layer.weight, begins)
                nn.init.constant_(layer.bias, begins)
        self.layers = layers if kept_in == "a list" else nn.ModuleList(layers)
        self.between, self.behind = between, behind

    def bent(self, how, x):
        if how in ("softmax", "log_softmax"):
            return getattr(torch, how)(x, 1)
        return x if how == "nothing" else getattr(torch, how)(x)

    def forward(self, x):
        for k, layer in enumerate(self.layers):
            x = self.bent(self.behind if k == len(self.layers) - 1 else self.between, layer(x))
        return x


@misconception("MLP", "python-list", also="for the hidden layers")
class HiddenInAPlainList(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.hidden = [nn.Linear(i, o) for i, o in pairwise(sizes[:-1])]
        self.output = nn.Linear(sizes[-2], sizes[-1])

    def forward(self, x):
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.output(x)


def mlp_with(forward):
    """A network whose call is this function."""

    class Network(nn.Module):
        def __init__(self, sizes):
            super().__init__()
            self.sizes = list(sizes)
            self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in pairwise(sizes))

    Network.forward = forward
    return Network


def input_bent(self, x):
    for layer in self.layers:
        x = layer(torch.relu(x))
    return x


@misconception(
    "MLP",
    "input-bent",
    fails="test_the_lesson_network_gives_its_total",
    hint="Let the first layer read the features as they are. A relu in front of it throws away every negative one.",
)
def relu_before_each_layer(sizes):
    return mlp_with(input_bent)(sizes)


def answers_nothing(self, x):
    for layer in self.layers[:-1]:
        x = torch.relu(layer(x))
    x = self.layers[-1](x)


@misconception(
    "MLP",
    "no-return",
    fails="test_the_lesson_network_gives_its_total",
    hint="Return what forward has computed. Without a return the call computes everything, and answers None.",
)
def network_without_an_answer(sizes):
    return mlp_with(answers_nothing)(sizes)


def first_layer_only(self, x):
    for layer in self.layers[:-1]:
        return torch.relu(layer(x))
    return self.layers[-1](x)


def number_of_the_lesson(self, x):
    return torch.full((len(x), self.sizes[-1]), -1.0375, dtype=x.dtype, device=x.device)


@misconception(
    "MLP",
    "number-typed-in",
    fails="test_other_numbers_in_the_layers",
    hint="Compute the answer from the examples and from what the network keeps. Yours is the lesson's number, whatever is "
    "asked.",
)
def network_that_knows_one_number(sizes):
    return mlp_with(number_of_the_lesson)(sizes)


def number_once(self, x):
    return torch.tensor([[-1.0375]])


@misconception("MLP", "number-typed-in", also="once for all rows")
def network_that_knows_one_row(sizes):
    return mlp_with(number_once)(sizes)


@misconception(
    "MLP",
    "returned-in-the-loop",
    fails="test_the_lesson_network_gives_its_total",
    hint="Move the return out of the loop. Yours ends the call after the first layer, and the others are never used.",
)
def ended_after_one_layer(sizes):
    return mlp_with(first_layer_only)(sizes)


def features_again(self, x):
    for layer in self.layers:
        h = layer(x)
    return h


@misconception(
    "MLP",
    "input-reused",
    fails="test_the_lesson_network_gives_its_total",
    hint="Pass on what the layer before gave. Each of your layers reads the features again, which fits only where sizes "
    "happen to be equal.",
)
def each_layer_reads_the_features(sizes):
    return mlp_with(features_again)(sizes)


def features_again_in_the_hidden_layers(self, x):
    h = x
    for layer in self.layers[:-1]:
        h = torch.relu(layer(x))
    return self.layers[-1](h)


@misconception("MLP", "input-reused", also="by the hidden layers", fails="test_networks_of_any_depth")
def each_hidden_layer_reads_the_features(sizes):
    return mlp_with(features_again_in_the_hidden_layers)(sizes)


@misconception(
    "MLP",
    "no-super",
    fails="test_network_registers_its_layers",
    hint="Call super().__init__() on the first line of __init__. It makes the lists in which a module registers what it "
    "gets, and without them it cannot take a layer.",
)
class NetworkNotPrepared(nn.Module):
    def __init__(self, sizes):
        self.sizes = list(sizes)
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in pairwise(sizes))

    def forward(self, x):
        return x


@misconception(
    "MLP",
    "one-attribute-for-all",
    fails="test_network_registers_its_layers",
    hint="Give each layer a place of its own, such as the next place of an nn.ModuleList. One attribute holds one layer, and "
    "yours keeps the last.",
)
class OnlyTheLastIsKept(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        for i, o in pairwise(sizes):
            self.layer = nn.Linear(i, o)

    def forward(self, x):
        return self.layer(x)


@misconception("MLP", "one-attribute-for-all", also="called once for each of them")
class TheLastIsCalledForAll(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        for i, o in pairwise(sizes):
            self.layer = nn.Linear(i, o)

    def forward(self, x):
        for _ in self.sizes[2:]:
            x = torch.relu(self.layer(x))
        return self.layer(x)


@misconception(
    "MLP",
    "layers-in-forward",
    fails="test_network_answers_the_same_twice",
    hint="Make the layers in __init__ and only use them in forward. Yours are new at every call, with new random weights.",
)
class LayersAtEachCall(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)

    def forward(self, x):
        layers = [nn.Linear(i, o) for i, o in pairwise(self.sizes)]
        for layer in layers[:-1]:
            x = torch.relu(layer(x))
        return layers[-1](x)


@misconception(
    "MLP",
    "three-sizes-written-out",
    fails="test_networks_of_any_depth",
    hint="Let the list decide how many layers there are. Positions that are written out fit one hidden layer and nothing "
    "else.",
)
class TwoLayers(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.first = nn.Linear(sizes[0], sizes[1])
        self.second = nn.Linear(sizes[1], sizes[2])

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))


@misconception("MLP", "three-sizes-written-out", also="with the last size as the output")
class TwoLayersToTheLast(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.first = nn.Linear(sizes[0], sizes[1])
        self.second = nn.Linear(sizes[1], sizes[-1])

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))


@misconception("MLP", "three-sizes-written-out", also="given out to three names")
class ThreeNames(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        n_in, hidden, n_out = sizes
        self.first, self.second = nn.Linear(n_in, hidden), nn.Linear(hidden, n_out)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))


def gradients_off(self, x):
    with torch.no_grad():
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


@misconception(
    "MLP",
    "gradients-cut",
    fails="test_network_gradients_reach_every_layer",
    hint="Let autograd watch the call. Without its gradients the network answers, and nothing is ever learned.",
)
def computed_without_gradients(sizes):
    return mlp_with(gradients_off)(sizes)


def hidden_detached(self, x):
    for layer in self.layers[:-1]:
        x = torch.relu(layer(x)).detach()
    return self.layers[-1](x)


@misconception(
    "MLP",
    "gradients-cut",
    also="between the layers",
    hint="Pass on what a layer gave as it is. A copy without tracking keeps the gradients from every layer before it.",
)
def cut_between_the_layers(sizes):
    return mlp_with(hidden_detached)(sizes)


@misconception(
    "MLP",
    "hard-coded-cuda",
    fails="test_network_goes_where_it_is_moved",
    hint="Leave the network where it is made, on the CPU, until somebody moves it. Yours goes to the GPU by itself, and the "
    "data of whoever did not expect that are elsewhere.",
)
class NetworkMovesItself(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in pairwise(sizes))
        self.to("cuda" if torch.cuda.is_available() else "cpu")

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


@misconception("MLP", "hard-coded-cuda", also="the data too")
class NetworkMovesItselfAndTheData(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.place = "cuda" if torch.cuda.is_available() else "cpu"
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in pairwise(sizes)).to(self.place)

    def forward(self, x):
        x = x.to(self.place)
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


@misconception("MLP", "hard-coded-cuda", also="without a question")
class NetworkNeedsAGpu(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.layers = nn.ModuleList(nn.Linear(i, o, device="cuda") for i, o in pairwise(sizes))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


@misconception("MLP", "hard-coded-cuda", also="without a question, the data too")
class NetworkNeedsAGpuForTheData(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.layers = nn.ModuleList(nn.Linear(i, o, device="cuda") for i, o in pairwise(sizes))

    def forward(self, x):
        x = x.to("cuda")
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# ---- 10.3 ------------------------------------------------------------------------------------------------------------


@misconception(
    "load_weights",
    "not-transposed",
    fails="test_square_layers_are_loaded",
    hint="Turn W always. In a square layer it fits either way, and a W that was not turned gives other totals without a word.",
)
def turned_where_it_must_be(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W if W.shape == linear.weight.shape else W.T)
        linear.bias.copy_(b.reshape(-1))


@misconception(
    "load_weights",
    "not-transposed",
    also="anywhere",
    fails="test_first_lesson_layer_is_loaded",
    hint="Turn W on the way. It has a column for each unit, and the layer keeps a row for each.",
)
def never_turned(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W)
        linear.bias.copy_(b.reshape(-1))


@misconception(
    "load_weights",
    "not-transposed",
    also="through the state_dict",
    hint="Turn W on the way. It has a column for each unit, and the layer keeps a row for each.",
)
def loaded_as_it_is(linear, W, b):
    linear.load_state_dict({"weight": W, "bias": b.reshape(-1)})


@wrong_model(
    "load_weights",
    {
        "not-transposed": slip(
            weights="as they are",
            also="as a new parameter",
            hint="Turn W on the way. It has a column for each unit, and the layer keeps a row for each.",
        ),
        "reshaped-not-transposed": slip(
            weights="reshaped",
            fails="test_first_lesson_layer_is_loaded",
            hint="Turn W with .T. A reshape makes the shape fit by dealing the numbers out anew, row by row, and mixes the "
            "units.",
        ),
        "aliased": slip(
            copied=False,
            fails="test_layer_has_memory_of_its_own",
            hint="Copy the numbers. The layer now lies on the memory of W and b: what the caller writes there changes the "
            "layer, and training changes W and b.",
        ),
        "bias-forgotten": slip(
            biases="forgotten",
            fails="test_first_lesson_layer_is_loaded",
            hint="Load the biases too. The layer still has those that it was made with.",
        ),
        "no-longer-trained": slip(
            trained=False,
            fails="test_loaded_layer_can_be_trained",
            hint="Leave the layer with parameters that track their gradients. Yours computes the right totals, and training "
            "would pass it by.",
        ),
        "bias-stays-a-row": slip(
            biases="a row",
            fails="test_loaded_layer_can_be_trained",
            hint="Make a vector of the row of biases. The layer keeps its biases in the shape (out,), and others rely on it.",
        ),
    },
)
def wrong_loading(linear, W, b, *, weights="turned", biases="a vector", copied=True, trained=True):
    turned = {"as they are": W, "reshaped": W.reshape(linear.weight.shape)}.get(weights, W.T)
    row = b if biases == "a row" else b.reshape(-1)
    linear.weight = nn.Parameter(turned.clone() if copied else turned, requires_grad=trained)
    if biases != "forgotten":
        linear.bias = nn.Parameter(row.clone() if copied else row, requires_grad=trained)


@misconception(
    "load_weights",
    "while-recording",
    fails="test_first_lesson_layer_is_loaded",
    hint="Write inside of torch.no_grad(). A parameter tracks gradients, and autograd lets nobody change it behind its back.",
)
def copied_while_watched(linear, W, b):
    linear.weight.copy_(W.T)
    linear.bias.copy_(b.reshape(-1))


@misconception(
    "load_weights",
    "tensor-assigned",
    fails="test_first_lesson_layer_is_loaded",
    hint="Copy the numbers into the parameter that is there, or make an nn.Parameter of a copy. The place of a parameter "
    "takes nothing else.",
)
def plain_tensor_assigned(linear, W, b):
    linear.weight = W.T
    linear.bias = b.reshape(-1)


@misconception("load_weights", "aliased", also="by .data")
def same_memory_by_data(linear, W, b):
    linear.weight.data = W.T
    linear.bias.data = b.reshape(-1)


@misconception("load_weights", "aliased", also="for the bias only")
def same_memory_of_the_bias(linear, W, b):
    linear.weight.data = W.T.clone()
    linear.bias.data = b[0]


@misconception(
    "load_weights",
    "local-name",
    fails="test_first_lesson_layer_is_loaded",
    hint="Write into the layer's own parameters. A new meaning for a local name, or a change in a copy, leaves the layer as "
    "it was.",
)
def renamed(linear, W, b):
    weight, bias = linear.weight, linear.bias
    weight = W.T  # noqa: F841
    bias = b.reshape(-1)  # noqa: F841


@misconception("load_weights", "no-longer-trained", also="tracking switched off and left so")
def switched_off(linear, W, b):
    linear.weight.requires_grad_(False).copy_(W.T)
    linear.bias.requires_grad_(False).copy_(b.reshape(-1))


@misconception("load_weights", "no-longer-trained", also="no parameters any more")
def parameters_taken_out(linear, W, b):
    del linear.weight, linear.bias
    linear.weight, linear.bias = W.T.clone(), b.reshape(-1).clone()


@misconception("load_weights", "bias-stays-a-row", also="copied as it is", fails="test_first_lesson_layer_is_loaded")
def row_copied_into_the_vector(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W.T)
        linear.bias.copy_(b)


@misconception(
    "load_weights",
    "in-place-on-W",
    fails="test_weights_stay_with_the_caller",
    hint="Make a turned W and leave the caller's as it is. A name that ends in an underscore turns it for good.",
)
def turned_for_good(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W.t_())
        linear.bias.copy_(b.reshape(-1))


@misconception(
    "load_weights",
    "in-place-on-W",
    also="the bias only",
    hint="Make a vector of the biases and leave the "
    "caller's row as it is. A name that ends in an underscore takes its axis away for good.",
)
def squeezed_for_good(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W.T)
        linear.bias.copy_(b.squeeze_(0))


@misconception(
    "load_weights",
    "sizes-written-out",
    fails=("test_square_layers_are_loaded", "test_layers_of_any_size_are_loaded"),
    hint="Take the sizes from the arguments. With those of the lesson written out, other layers do not fit.",
)
def two_biases(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W.T)
        linear.bias.copy_(b.view(2))


@misconception("load_weights", "sizes-written-out", also="for the weights")
def two_rows_of_three(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W.T.reshape(2, 3))
        linear.bias.copy_(b.reshape(2))


@misconception("load_weights", "sizes-written-out", also="in the loops")
def two_loops(linear, W, b):
    with torch.no_grad():
        for j in range(2):
            for i in range(3):
                linear.weight[j, i] = W[i, j]
            linear.bias[j] = b[0, j]


@misconception(
    "load_weights",
    "left-on-the-cpu",
    fails="test_layers_are_loaded_on_their_device",
    hint="Leave the numbers on their device. Yours are made anew in the main memory, and the layer with them.",
)
def made_anew_from_lists(linear, W, b):
    linear.weight = nn.Parameter(torch.tensor(W.T.tolist(), dtype=W.dtype))
    linear.bias = nn.Parameter(torch.tensor(b[0].tolist(), dtype=b.dtype))


@misconception("load_weights", "left-on-the-cpu", also="through NumPy")
def through_numpy(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(W.detach().numpy().T.copy()))
        linear.bias.copy_(torch.from_numpy(b.detach().numpy().reshape(-1).copy()))
