"""Known wrong answers of unit 12. Each runs after the lesson's cells, so `torch`, `nn`, `MLP`, `copy` and the like are there."""
# ruff: noqa: F821

import contextlib

from grader.checking import misconception, slip, wrong_model


def in_mode(model, mode):
    """Put a model into the mode in which it is asked, in one of several ways; what puts it back."""
    was = model.training
    if mode == "flag alone":
        model.training = False
    elif mode == "training":
        model.train()
    elif mode != "left alone":
        model.eval()

    def back():
        if mode == "flag alone":
            model.training = was
        elif mode == "always training afterwards":
            model.train()
        elif mode not in ("left alone", "left in evaluation"):
            model.train(was)

    return back


# ---- 12.1 ------------------------------------------------------------------------------------------------------------


@wrong_model(
    "accuracy",
    {
        "no-eval": (
            slip(
                mode="left alone",
                fails="test_share_without_dropout",
                hint="Put the model into evaluation mode before you ask it. Dropout is still switching units off "
                "while you measure, so that you measure half a network.",
            ),
            slip(mode="training", also="put into training mode"),
        ),
        "flag-alone": slip(
            mode="flag alone",
            fails="test_share_without_dropout",
            hint="Call eval(). Setting model.training reaches the model itself and none of the layers inside of it, "
            "and dropout is one of them.",
        ),
        "left-in-eval": slip(
            mode="left in evaluation",
            fails="test_mode_is_put_back",
            hint="Put the mode back. After this call the training goes on in evaluation mode, without dropout, and "
            "nothing says so.",
        ),
        "always-training": slip(
            mode="always training afterwards",
            fails="test_mode_is_put_back",
            hint="Put back the mode that you found. A model that came in evaluation mode leaves yours in training "
            "mode, and its next user gets dropout.",
        ),
        "gradients-on": slip(
            recording="on",
            fails="test_nothing_is_recorded",
            hint="Switch the recording off as well, with no_grad. eval() does not do that: it changes what the "
            "layers compute.",
        ),
        "recording-off-for-good": slip(
            recording="off for good",
            fails="test_nothing_is_disturbed",
            hint="Let the recording go on after the call. A switch that is not put back leaves the next backward() "
            "without a graph; a with block puts it back by itself.",
        ),
        "broadcast-compare": (
            slip(
                labels="as they come",
                fails="test_labels_as_a_column",
                hint="Bring choices and labels to one shape before you compare them. N choices against a column of N "
                "labels make N times N comparisons, of everybody with everybody.",
            ),
            slip(labels="against a column of choices", also="a column of choices"),
            slip(labels="as they come", of="sum over rows", also="summed, and divided by the number of rows"),
        ),
        "argmax-over-batch": (
            slip(
                axis=0,
                fails="test_share_by_hand",
                hint="Look for the largest logit of each row. Along axis 0 you find the best row of each class.",
            ),
            slip(axis=None, also="over the whole table"),
        ),
        "count-not-share": slip(
            of="count",
            fails="test_share_by_hand",
            hint="Divide by the number of rows. Yours counts how many are right.",
        ),
        "per-cent": slip(
            of="per cent",
            fails="test_share_by_hand",
            hint="Give back the share, a number from 0 to 1. Yours is in per cent.",
        ),
        "share-of-mistakes": slip(
            of="mistakes",
            fails="test_share_by_hand",
            hint="Count the rows that are right. Yours is the share of mistakes.",
        ),
        "tensor-out": (
            slip(
                of="tensor",
                fails="test_share_is_a_plain_number",
                hint="Take the number out of the tensor. Yours is right, and still a tensor of one number.",
            ),
            slip(of="double tensor", also="in float64"),
        ),
    },
)
def wrong_accuracy(model, X, y, *, mode="put back", recording="off", labels="flat", axis=1, of="share"):
    back = in_mode(model, mode)
    if recording == "off for good":
        torch.set_grad_enabled(False)
    with contextlib.nullcontext() if recording != "off" else torch.no_grad():
        choices = model(X).argmax(dim=axis)
    back()
    if labels == "against a column of choices":
        choices = choices.reshape(-1, 1)
    right = (choices == (y if labels != "flat" else y.reshape(-1))).float()
    if of == "count":
        return right.sum().item()
    if of == "sum over rows":
        return right.sum().item() / len(y)
    share = 1 - right.mean() if of == "mistakes" else right.mean()
    if of.endswith("tensor"):
        return share.to(torch.float64 if of == "double tensor" else torch.float32)
    return share.item() * (100 if of == "per cent" else 1)


@misconception(
    "accuracy",
    "measured-like-training",
    fails=("test_share_without_dropout", "test_nothing_is_recorded", "test_labels_as_a_column"),
    hint="Three things are missing around your comparison: evaluation mode for the model and its old mode back, no "
    "recording of gradients, and one shape for choices and labels. Begin with the mode.",
)
def nothing_around_it(model, X, y):
    return (model(X).argmax(dim=1) == y).float().mean().item()


# ---- 12.2 ------------------------------------------------------------------------------------------------------------


@wrong_model(
    "predict_proba",
    {
        "raw-logits": slip(
            end="nothing",
            fails="test_probabilities_by_hand",
            hint="Make probabilities of the logits. What the model answers does not add up to 1, and may be negative.",
        ),
        "sigmoid": slip(
            end="sigmoid",
            fails="test_probabilities_by_hand",
            hint="Let the classes of a row share the 1 among them. A sigmoid looks at each class alone, and its "
            "numbers do not add up to 1.",
        ),
        "over-batch": (
            slip(
                end="softmax over rows",
                fails="test_probabilities_by_hand",
                hint="Take the softmax along the axis of the classes. In yours the columns add up to 1, so that the "
                "examples of a batch compete with each other.",
            ),
            slip(end="softmax over everything", also="over the whole table"),
        ),
        "softmax-twice": slip(
            end="softmax twice",
            fails="test_probabilities_by_hand",
            hint="One softmax is enough. The second one takes probabilities for logits and makes all of them alike.",
        ),
        "log-softmax": (
            slip(
                end="log-softmax",
                fails="test_probabilities_by_hand",
                hint="Give back the probabilities and not their logarithms, which are never above 0.",
            ),
            slip(end="log of softmax", also="the logarithm of a softmax"),
        ),
        "overflows": slip(
            end="by hand",
            fails="test_probabilities_of_large_logits",
            hint="Take the largest logit of a row away from all of them before the exponential, or let torch's "
            "softmax do it. exp(300) is infinite in float32.",
        ),
        "first-choice-only": slip(
            end="largest",
            fails="test_probabilities_by_hand",
            hint="Give back the probabilities of all classes. Yours keeps the largest one of each row.",
        ),
        "graph-kept": slip(
            recording="on",
            fails="test_no_graph_hangs_on_it",
            hint="Switch the recording of gradients off while the model is asked. Your result still hangs on the "
            "whole graph and keeps it in memory.",
        ),
        "dropout-on": slip(
            mode="left alone",
            fails="test_probabilities_without_dropout",
            hint="Put the model into evaluation mode before you ask it. With dropout on, two questions get two "
            "answers.",
        ),
        "flag-alone": slip(
            mode="flag alone",
            fails="test_probabilities_without_dropout",
            hint="Call eval(). Setting model.training reaches the model itself and none of the layers inside of it, "
            "and dropout is one of them.",
        ),
        "left-in-eval": slip(
            mode="left in evaluation",
            fails="test_mode_after_the_question",
            hint="Put the mode back. After this call the training goes on in evaluation mode, without dropout, and "
            "nothing says so.",
        ),
        "always-training": slip(
            mode="always training afterwards",
            fails="test_mode_after_the_question",
            hint="Put back the mode that you found. A model that came in evaluation mode leaves yours in training "
            "mode, and its next user gets dropout.",
        ),
        "left-the-device": slip(
            place="cpu",
            fails="test_probabilities_where_the_model_is",
            hint="Leave the answer where the model gave it. Whoever wants it elsewhere can move it.",
        ),
    },
)
def wrong_predict_proba(model, x, *, mode="put back", recording="off", end="softmax", place="there"):
    back = in_mode(model, mode)
    with contextlib.nullcontext() if recording == "on" else torch.no_grad():
        z = model(x)
        p = {
            "nothing": lambda: z,
            "sigmoid": lambda: torch.sigmoid(z),
            "softmax over rows": lambda: torch.softmax(z, dim=0),
            "softmax over everything": lambda: torch.softmax(z.reshape(-1), dim=0).reshape(z.shape),
            "softmax twice": lambda: torch.softmax(torch.softmax(z, dim=1), dim=1),
            "log-softmax": lambda: torch.log_softmax(z, dim=1),
            "log of softmax": lambda: torch.softmax(z, dim=1).log(),
            "by hand": lambda: torch.exp(z) / torch.exp(z).sum(dim=1, keepdim=True),
            "largest": lambda: torch.softmax(z, dim=1).amax(dim=1),
        }.get(end, lambda: torch.softmax(z, dim=1))()
    back()
    return p.cpu() if place == "cpu" else p


# ---- 12.3 ------------------------------------------------------------------------------------------------------------


@wrong_model(
    "save_checkpoint",
    {
        "whole-object": (
            slip(
                form="the module",
                fails="test_file_opens_safely",
                hint="Save numbers and sizes, and not the object. A saved module ties the file to your code, under the "
                "very name that its class has today, and loading it can run code.",
            ),
            slip(state="the module", also="in a dict"),
            slip(state="its layers", also="the list of its layers"),
        ),
        "sizes-missing": (
            slip(
                form="the state alone",
                fails=("test_file_holds_the_sizes", "test_file_holds_the_state"),
                hint="Write the sizes into the file, too, and each of the two under its name. Whoever has the numbers "
                "alone does not know how large a network to make for them.",
            ),
            slip(form="no sizes", also="the state under its name", fails="test_file_holds_the_sizes"),
        ),
        "sizes-written-out": slip(
            sizes=[4, 8, 3],
            fails="test_other_networks_are_saved",
            hint="Ask the network for its sizes. Those of the lesson's example are right for that one alone.",
        ),
        "parameters-in-a-list": slip(
            state="a list",
            fails="test_file_holds_the_state",
            hint="Save the state dict, names and all. A bare list of parameters holds the numbers, and load_state_dict "
            "cannot use it.",
        ),
        "not-a-dict": slip(
            form="a tuple",
            fails=("test_file_holds_the_sizes", "test_file_holds_the_state"),
            hint="Write one dict, with the two names that are agreed upon. Both things are in your file, and whoever "
            "reads it looks for them by name.",
        ),
        "path-ignored": (
            slip(
                place="checkpoint.pt",
                fails="test_file_opens_safely",
                hint="Write to the place that the caller names. Yours goes to a file of a name that is written out.",
            ),
            slip(place="small.pt", also="the name of the example"),
        ),
        "mode-changed": (
            slip(
                mode="evaluation",
                fails="test_saved_network_stays_as_it_is",
                hint="Leave the mode alone when you save. Networks are saved in the middle of a training, too, and "
                "that goes on afterwards.",
            ),
            slip(mode="training", also="into training mode afterwards"),
        ),
    },
)
def wrong_save_checkpoint(model, path, *, sizes=None, state="a dict", form="both", place=None, mode="as it is"):
    if mode != "as it is":
        model.train(mode == "training")
    sizes = sizes or model.sizes
    numbers = {
        "a dict": model.state_dict,
        "a list": lambda: list(model.parameters()),
        "the module": lambda: model,
        "its layers": lambda: model.layers,
    }[state]()
    content = {
        "both": {"sizes": sizes, "state": numbers},
        "the module": model,
        "the state alone": numbers,
        "no sizes": {"state": numbers},
        "a tuple": (sizes, numbers),
    }[form]
    torch.save(content, place or path)


@wrong_model(
    "load_checkpoint",
    {
        "train-mode": slip(
            ready=False,
            fails="test_loaded_network_is_ready",
            hint="Put the loaded network into evaluation mode: it is there to be used, and a new module is in training "
            "mode.",
        ),
        "sizes-written-out": slip(
            sizes=[4, 8, 3],
            fails="test_other_networks_are_loaded",
            hint="Make the empty network of the sizes that stand in the file. Sizes that are written out fit one "
            "network alone.",
        ),
        "runs-any-code": slip(
            weights_only=False,
            fails="test_code_is_refused",
            hint="Load with weights_only=True. With False the file may hold code, and loading it runs that code, "
            "whoever wrote it.",
        ),
        "device-kept": slip(
            place=None,
            fails="test_loaded_without_a_gpu",
            hint="Say where the tensors are to live. Without map_location each goes back to the device that it came "
            "from, and this machine has none of that kind.",
        ),
    },
)
def wrong_load_checkpoint(path, *, ready=True, sizes=None, weights_only=True, place="cpu"):
    checkpoint = torch.load(path, map_location=place, weights_only=weights_only)
    model = MLP(sizes or checkpoint["sizes"])
    model.load_state_dict(checkpoint["state"])
    return model.train(not ready)


@misconception(
    "load_checkpoint",
    "never-loaded",
    fails="test_loaded_network_answers_alike",
    hint="Put the numbers into the network by load_state_dict, and let it be strict. Updating the dict that "
    "state_dict() gave changes the dict, and names that do not fit are passed over where strict is False: the network "
    "keeps the numbers that it was made with.",
)
def the_dict_was_updated(path):
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    model = MLP(checkpoint["sizes"])
    model.state_dict().update(checkpoint["state"])
    return model.eval()


@misconception("load_checkpoint", "never-loaded", also="the whole file, and not strict")
def the_whole_file_as_state_and_not_strict(path):
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    model = MLP(checkpoint["sizes"])
    model.load_state_dict(checkpoint, strict=False)
    return model.eval()


@misconception("load_checkpoint", "never-loaded", also="nothing done with the state")
def nothing_done_with_the_state(path):
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    return MLP(checkpoint["sizes"]).eval()


@misconception(
    "load_checkpoint",
    "keys-returned",
    fails="test_loaded_network_answers_alike",
    hint="Give back the network. What load_state_dict gives back is only a report on names that were missing.",
)
def what_loading_gives_back(path):
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    return MLP(checkpoint["sizes"]).load_state_dict(checkpoint["state"])


@misconception(
    "load_checkpoint",
    "file-returned",
    fails="test_loaded_network_answers_alike",
    hint="Make a network of what is in the file. A dict of numbers cannot be asked anything.",
)
def what_is_in_the_file(path):
    return torch.load(path, map_location="cpu", weights_only=True)


@misconception("load_checkpoint", "file-returned", also="its state")
def the_state_in_the_file(path):
    return torch.load(path, map_location="cpu", weights_only=True)["state"]


@misconception(
    "load_checkpoint",
    "whole-dict-loaded",
    fails="test_loaded_network_answers_alike",
    hint="Take the state out of the checkpoint before you load it. The file is a dict with two items, and "
    "load_state_dict wants one of them.",
)
def the_whole_file_as_state(path):
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    model = MLP(checkpoint["sizes"])
    model.load_state_dict(checkpoint)
    return model.eval()


LOADED = {}


@misconception(
    "load_checkpoint",
    "kept-between-calls",
    fails="test_each_file_has_its_own_network",
    hint="Make a new network at each call. Yours hands out the same one again, so that whoever changes it changes it "
    "for all.",
)
def one_network_for_each_file(path):
    if str(path) not in LOADED:
        LOADED[str(path)] = in_evaluation_mode(path)
    return LOADED[str(path)]


@misconception("load_checkpoint", "kept-between-calls", also="by its sizes, and filled anew")
def one_network_for_all_files_of_these_sizes(path):
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    sizes = tuple(checkpoint["sizes"])
    if sizes not in LOADED:
        LOADED[sizes] = MLP(checkpoint["sizes"])
    LOADED[sizes].load_state_dict(checkpoint["state"])
    return LOADED[sizes].eval()


def in_evaluation_mode(path):
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    model = MLP(checkpoint["sizes"])
    model.load_state_dict(checkpoint["state"])
    return model.eval()


# ---- 12.4 ------------------------------------------------------------------------------------------------------------


@wrong_model(
    "keep_best",
    {
        "alias": (
            slip(
                copied="not at all",
                fails=("test_state_of_the_best_epoch", "test_model_is_back_in_the_best_epoch"),
                hint="Copy what you remember, down to the tensors. state_dict() points at the live weights, and "
                "dict() or .copy() copies the list of names alone: your best epoch goes on learning.",
            ),
            slip(copied="the names", also="a dict around it"),
        ),
        "alias-returned": slip(
            returned="live",
            fails="test_state_outlives_the_training",
            hint="Give back the copy that you have kept. Asked once more at the end, state_dict() gives the live "
            "weights, which change when the training goes on.",
        ),
        "parameters-only": slip(
            copied="the parameters",
            fails="test_any_model_is_kept",
            hint="Keep the whole state dict. Some layers hold numbers that are no parameters, such as running means, "
            "and they belong to the epoch as well.",
        ),
        "largest": (
            slip(
                better="larger",
                fails="test_lowest_of_the_losses",
                hint="Keep the smallest loss. For an accuracy larger is better, for a loss smaller is.",
            ),
            slip(better="larger", start=-1.0, also="from -1 on"),
            slip(better="larger", start=0.0, also="from 0 on"),
        ),
        "starts-at-a-number": (
            slip(
                start=1.0,
                fails="test_losses_of_any_size",
                hint="Begin with something that every loss beats: nothing at all, or infinity. A number that is "
                "written out is too small for some losses.",
            ),
            slip(start=100.0, also="at 100"),
            slip(start=0.0, also="at 0"),
            slip(start=10.0, before="a state", also="at 10, with a state from before the first epoch"),
            slip(start=1e6, also="at a million"),
            slip(start=1.0, before="a state", also="at 1, with a state from before the first epoch"),
            slip(start=100.0, before="a state", also="at 100, with a state from before the first epoch"),
            slip(start=1.0, end="restored if any", also="at 1, and nothing restored where nothing was kept"),
            slip(start=100.0, end="restored if any", also="at 100, and nothing restored where nothing was kept"),
        ),
        "not-restored": slip(
            end="left",
            fails="test_model_is_back_in_the_best_epoch",
            hint="Load the best state into the model when the training is over. Until then it holds the last epoch.",
        ),
        "last-epoch": slip(
            better="always",
            fails="test_lowest_of_the_losses",
            hint="Compare each loss with the best one so far. Yours keeps every epoch, and so at the end the last.",
        ),
        "later-of-equals": slip(
            better="smaller or equal",
            fails="test_losses_of_any_size",
            hint="Of equal losses the first one counts. Take an epoch as better only where its loss is really below.",
        ),
        "stops-early": slip(
            stops=True,
            fails="test_every_epoch_is_run",
            hint="Run all the epochs. Yours stops where the loss rises for the first time, and a loss may rise for a "
            "while and fall again.",
        ),
        "one-epoch-short": (
            slip(
                short=1,
                fails="test_every_epoch_is_run",
                hint="Count the calls: there are as many as epochs. Yours leaves one out.",
            ),
            slip(short=1, before="a state", also="with a state from before the first epoch"),
            slip(short=1, before="an epoch", also="the first one outside of the loop"),
        ),
        "list-returned": slip(
            returned="list",
            fails="test_lowest_of_the_losses",
            hint="Give back a tuple of two. Yours is a list.",
        ),
        "order-swapped": slip(
            returned="state first",
            fails="test_lowest_of_the_losses",
            hint="Give back the loss first and the state second. Yours has them the other way round.",
        ),
        "loss-only": slip(
            returned="loss",
            fails="test_lowest_of_the_losses",
            hint="Give back two things, the loss and the state. Yours is the loss alone.",
        ),
    },
)
def wrong_keep_best(
    model,
    run_epoch,
    epochs,
    *,
    better="smaller",
    copied="all",
    start=None,
    end="restored",
    returned="copy",
    stops=False,
    short=0,
    before="nothing",
):
    best, state = start, None
    if before != "nothing":
        best = run_epoch() if before == "an epoch" else float("inf") if start is None else start
        state = copy.deepcopy(model.state_dict())
    for _ in range(epochs - short - (before == "an epoch")):
        loss = run_epoch()
        first = best is None or better == "always"
        below = first or loss < best or (better == "smaller or equal" and loss == best)
        if below if better != "larger" else first or loss > best:
            best = loss
            state = {
                "all": lambda: copy.deepcopy(model.state_dict()),
                "not at all": lambda: model.state_dict(),
                "the names": lambda: dict(model.state_dict()),
                "the parameters": lambda: {n: p.detach().clone() for n, p in model.named_parameters()},
            }[copied]()
        elif stops:
            break
    if end == "restored" or (end == "restored if any" and state is not None):
        model.load_state_dict(state, strict=copied != "the parameters")
    if returned == "live":
        state = model.state_dict()
    if returned == "loss":
        return best
    both = [best, state]
    return both if returned == "list" else tuple(both[::-1] if returned == "state first" else both)


@misconception(
    "keep_best",
    "asked-twice",
    fails="test_every_epoch_is_run",
    hint="Call run_epoch once in each epoch and remember what it said. Each call trains: the second one is another "
    "epoch, with another loss.",
)
def run_again_for_the_value(model, run_epoch, epochs):
    best, state = float("inf"), copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        if run_epoch() < best:
            best, state = run_epoch(), copy.deepcopy(model.state_dict())
    model.load_state_dict(state)
    return best, state


@misconception("keep_best", "asked-twice", also="what it said first thrown away")
def run_before_it_is_asked(model, run_epoch, epochs):
    best, state = float("inf"), copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        run_epoch()
        loss = run_epoch()
        if loss < best:
            best, state = loss, copy.deepcopy(model.state_dict())
    model.load_state_dict(state)
    return best, state


# ---- 12.5 ------------------------------------------------------------------------------------------------------------


def trained(model, X, y, steps=200, lr=0.02):
    """A network at the end of its training, as the reference trains it."""
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        cross_entropy(model(X), y).backward()
        optimizer.step()
    return model


@misconception(
    "solve",
    "no-bend",
    fails="test_new_points_are_right",
    hint="Put an activation between the layers. Layers without a bend are one straight line together, and no "
    "straight line parts two spirals.",
)
def layers_without_a_bend(X, y, seed):
    torch.manual_seed(seed)
    return trained(nn.Sequential(nn.Linear(2, 32), nn.Linear(32, 2)), X, y).eval()


@misconception(
    "solve",
    "softmax-twice-slow",
    fails="test_new_points_are_right",
    hint="Give raw logits to the loss. With a softmax in the network and another one in the loss the gradients "
    "shrink, and it hardly learns.",
)
def softmax_in_the_network(X, y, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(2, 32), nn.Sigmoid(), nn.Linear(32, 2), nn.Softmax(dim=1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
    for _ in range(200):
        optimizer.zero_grad()
        cross_entropy(model(X), y).backward()
        optimizer.step()
    return model.eval()


@misconception(
    "solve",
    "optimizer-per-step",
    fails="test_new_points_are_right",
    hint="Make the optimizer once, before the loop. A new one in each step has forgotten its momentum.",
)
def a_new_optimizer_in_each_step(X, y, seed):
    torch.manual_seed(seed)
    model = MLP([2, 32, 32, 2])
    for _ in range(200):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
        optimizer.zero_grad()
        cross_entropy(model(X), y).backward()
        optimizer.step()
    return model.eval()


@misconception(
    "solve",
    "gradients-pile-up",
    fails="test_new_points_are_right",
    hint="Clear the gradients before each backward. Without that they pile up, and the steps follow all that ever was.",
)
def gradients_never_cleared(X, y, seed):
    torch.manual_seed(seed)
    model = MLP([2, 32, 32, 2])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(200):
        cross_entropy(model(X), y).backward()
        optimizer.step()
    return model.eval()


@misconception(
    "solve",
    "too-brief",
    fails="test_new_points_are_right",
    hint="Train for longer. The loss is still falling when yours stops.",
)
def a_few_steps(X, y, seed):
    torch.manual_seed(seed)
    return trained(MLP([2, 32, 32, 2]), X, y, steps=20).eval()


@misconception(
    "solve",
    "never-trained",
    fails="test_new_points_are_right",
    hint="Move the parameters. A backward measures the slopes; nothing changes before the optimizer has made a step.",
)
def no_step_is_made(X, y, seed):
    torch.manual_seed(seed)
    model = MLP([2, 32, 32, 2])
    for _ in range(50):
        model.zero_grad()
        cross_entropy(model(X), y).backward()
    return model.eval()


@misconception(
    "solve",
    "no-seed",
    fails="test_same_seed_same_network",
    hint="Seed before the network is made. Two runs with one seed gave two networks, since the first weights were "
    "drawn from whatever state the generator was in.",
)
def the_seed_is_not_used(X, y, seed):
    return trained(MLP([2, 32, 32, 2]), X, y).eval()


@misconception("solve", "no-seed", also="seeded too late")
def seeded_after_the_layers_were_made(X, y, seed):
    model = MLP([2, 32, 32, 2])
    torch.manual_seed(seed)
    return trained(model, X, y).eval()


@misconception(
    "solve",
    "seed-written-out",
    fails="test_another_seed_another_network",
    hint="Use the seed that the caller gives. With one that is written out every call gives the same network.",
)
def always_the_same_seed(X, y, seed):
    torch.manual_seed(42)
    return trained(MLP([2, 32, 32, 2]), X, y).eval()


@misconception(
    "solve",
    "train-mode",
    fails="test_network_is_at_rest",
    hint="Put the network into evaluation mode before you hand it over. It is finished, and whoever gets it wants to "
    "use it.",
)
def handed_over_in_training_mode(X, y, seed):
    torch.manual_seed(seed)
    return trained(MLP([2, 32, 32, 2]), X, y)


@misconception("solve", "train-mode", also="with dropout")
def dropout_still_on(X, y, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(2, 48), nn.ReLU(), nn.Dropout(0.1), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 2))
    return trained(model, X, y)


@misconception(
    "solve",
    "too-large",
    fails="test_network_is_small",
    hint="Make the network smaller. Each hidden layer of n units behind one of n units holds n times n weights.",
)
def far_too_many_units(X, y, seed):
    torch.manual_seed(seed)
    return trained(MLP([2, 80, 80, 2]), X, y, steps=100).eval()


@misconception(
    "solve",
    "data-changed",
    fails="test_points_and_labels_stay",
    hint="Scale a copy of the points. A name that ends in an underscore, and -= too, changes the caller's own, and "
    "new points would not be scaled.",
)
def points_scaled_in_place(X, y, seed):
    torch.manual_seed(seed)
    X *= 1.5
    return trained(MLP([2, 32, 32, 2]), X, y).eval()


@misconception(
    "solve",
    "arms-known-beforehand",
    fails="test_turned_spirals_are_right",
    hint="Train with the points that you are given. Yours makes points of its own, and they lie where the lesson's "
    "lie.",
)
def points_of_its_own(X, y, seed):
    torch.manual_seed(seed)
    return trained(MLP([2, 32, 32, 2]), *spirals(400, seed=7)).eval()
