"""Known wrong answers of unit 8. Each runs after the lesson's cells, so `torch` is there."""
# ruff: noqa: F821

import numpy as np

from grader.checking import misconception, slip, wrong_model

# ---- 8.1 -------------------------------------------------------------------------------------------------------------


@misconception(
    "pick_device",
    "hard-coded-cuda",
    fails=("test_cpu_on_request", "test_gpu_where_there_is_one"),
    hint="Ask whether there is a GPU before you pick one. A device that is written out cannot know: on a laptop without "
    "a GPU your program stops at its first tensor.",
)
def always_the_gpu(prefer_gpu=True):
    return torch.device("cuda")


@misconception("pick_device", "hard-coded-cuda", also="unless the CPU is wanted", fails="test_gpu_where_there_is_one")
def the_gpu_if_it_is_wanted(prefer_gpu=True):
    return torch.device("cuda" if prefer_gpu else "cpu")


@misconception(
    "pick_device",
    "hard-coded-cpu",
    fails=("test_gpu_where_there_is_one", "test_asked_at_each_call"),
    hint="Pick the GPU where there is one and it is wanted. With the CPU written out the graphics card idles, and "
    "training takes many times as long.",
)
def always_the_cpu(prefer_gpu=True):
    return torch.device("cpu")


GPU_AT_IMPORT = torch.cuda.is_available()


@misconception(
    "pick_device",
    "asked-at-import",
    fails="test_asked_at_each_call",
    hint="Put the question inside of the function. Yours was asked once, when the file was loaded, and every call since "
    "has repeated the old answer.",
)
def asked_once(prefer_gpu=True):
    return torch.device("cuda" if prefer_gpu and GPU_AT_IMPORT else "cpu")


@misconception(
    "pick_device",
    "not-called",
    fails="test_gpu_where_there_is_one",
    hint="Call the function that knows whether there is a GPU. Without its brackets it is the function itself, and a "
    "function always counts as true.",
)
def question_not_asked(prefer_gpu=True):
    return torch.device("cuda" if prefer_gpu and torch.cuda.is_available else "cpu")


@misconception(
    "pick_device",
    "preference-ignored",
    fails="test_cpu_on_request",
    hint="Look at the argument too. With prefer_gpu=False the caller asked for the CPU, perhaps because the GPU is busy "
    "with something else.",
)
def never_mind_what_is_wanted(prefer_gpu=True):
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@misconception(
    "pick_device",
    "answers-swapped",
    fails=("test_cpu_on_request", "test_asked_at_each_call"),
    hint="Go through the four cases and look at what yours picks in each. The CPU is picked where a GPU is there and wanted, "
    "and the GPU in all other cases.",
)
def the_other_one(prefer_gpu=True):
    return torch.device("cpu" if prefer_gpu and torch.cuda.is_available() else "cuda")


@misconception(
    "pick_device",
    "text-not-device",
    fails="test_device_and_not_its_name",
    hint="Make a device of the name before you give it back. The right name as a text will do for most calls of torch, but "
    "a text has no .type, and equals no tensor's .device.",
)
def name_of_a_device(prefer_gpu=True):
    return "cuda" if prefer_gpu and torch.cuda.is_available() else "cpu"


# ---- 8.2 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "append_ones",
    {
        "constant-on-the-cpu": slip(
            ones="on the CPU",
            fails="test_ones_on_either_device",
            hint="Make the ones where the table lives. Unless it is told a device, torch makes a tensor on the CPU, and "
            "beside a table on a GPU it is in the wrong place.",
        ),
        "asks-the-machine": slip(
            ones="on the machine's GPU",
            fails="test_ones_on_either_device",
            hint="Ask the table where it lives. That the machine has a GPU does not mean that this table is on it; yours "
            "makes the ones there in any case.",
        ),
        "hard-coded-cuda": (
            slip(
                ones="on a GPU written out",
                fails="test_ones_on_the_right",
                hint="Take the device from the table. With the GPU written out, the function stops on every machine "
                "that has none.",
            ),
            slip(ones="on a GPU written out", table="moved to the GPU", also="and the table moved there"),
        ),
        "default-dtype": slip(
            dtype="float32",
            fails="test_dtype_of_the_table",
            hint="Give the ones the dtype of the table. Left alone they are float32: a float16 table comes back wider "
            "than it was, whatever its device.",
        ),
        "result-left-on-the-cpu": (
            slip(
                table="moved to the CPU",
                ones="on the CPU",
                fails="test_ones_on_either_device",
                hint="Work where the table lives, and leave the result there. Yours brings everything to the CPU, and "
                "the next line, which expects the table's device, stops.",
            ),
            slip(result="moved to the CPU", also="at the end"),
            slip(table="brought to NumPy", also="by NumPy"),
        ),
        "numpy-without-cpu": slip(
            table="given to NumPy",
            fails="test_ones_on_either_device",
            hint="Stay in torch. NumPy reads the main memory alone, so that .numpy() refuses a table on a GPU; and even "
            "after .cpu() the result would have lost its device and its gradients.",
        ),
    },
)
def wrong_append_ones(X, *, ones="where the table is", dtype="of the table", table="where it is", result="where it is"):
    dtype = torch.float32 if dtype == "float32" else X.dtype
    if table in ("given to NumPy", "brought to NumPy"):
        numbers = X.numpy() if table == "given to NumPy" else X.detach().cpu().numpy()
        return torch.from_numpy(np.hstack([numbers, np.ones((len(numbers), 1), dtype=numbers.dtype)]))
    if table == "moved to the GPU":
        X = X.cuda()
    elif table == "moved to the CPU":
        X = X.cpu()
    device = {
        "on the CPU": "cpu",
        "on the machine's GPU": "cuda" if torch.cuda.is_available() else "cpu",
        "on a GPU written out": "cuda",
    }.get(ones, X.device)
    appended = torch.cat([X, torch.ones(X.shape[0], 1, dtype=dtype, device=device)], dim=1)
    return appended.cpu() if result == "moved to the CPU" else appended


# ---- 8.3 -------------------------------------------------------------------------------------------------------------


@misconception(
    "run_on",
    "moved-but-not-assigned",
    fails=("test_data_come_to_the_model", "test_every_place_of_model_and_data"),
    hint="Keep what the move gives back. On a tensor, .to() leaves the tensor itself where it is; only on a model does it "
    "work in place.",
)
def move_thrown_away(model, x):
    x.to(next(model.parameters()).device)
    return model(x)


@misconception(
    "run_on",
    "nothing-moved",
    fails=("test_data_come_to_the_model", "test_every_place_of_model_and_data"),
    hint="Send the data to the model before you call it. torch moves nothing by itself, and refuses to compute with two "
    "tensors that live apart.",
)
def called_as_it_comes(model, x):
    return model(x)


@misconception(
    "run_on",
    "model-moved",
    fails="test_model_stays_where_it_is",
    hint="Move the data and leave the model. A model is moved in place and with all of its parameters, which is slow, and "
    "other code expects it where it was.",
)
def model_to_the_data(model, x):
    return model.to(x.device)(x)


@misconception("run_on", "model-moved", also="both to the GPU of the machine")
def both_to_the_gpu(model, x):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return model.to(device)(x.to(device))


@misconception("run_on", "model-moved", also="both to the CPU")
def both_to_the_cpu(model, x):
    return model.cpu()(x.cpu())


@misconception("run_on", "model-moved", also="and the answer brought back")
def model_to_the_data_and_answer_back(model, x):
    device = next(model.parameters()).device
    return model.to(x.device)(x).to(device)


@misconception(
    "run_on",
    "module-not-moved",
    fails="test_every_place_of_model_and_data",
    hint="Ask the model where it lives. Your data go to the GPU of the machine; this model was never moved there, and the "
    "two are apart.",
)
def data_to_the_gpu_of_the_machine(model, x):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return model(x.to(device))


@misconception(
    "run_on",
    "hard-coded-cuda",
    fails="test_model_and_data_together",
    hint="Take the device from the model. With the GPU written out, the function stops on every machine that has none.",
)
def data_to_a_gpu_written_out(model, x):
    return model(x.cuda())


@misconception("run_on", "hard-coded-cuda", also="the model too")
def both_to_a_gpu_written_out(model, x):
    return model.cuda()(x.cuda())


@misconception(
    "run_on",
    "hard-coded-cpu",
    fails=("test_data_come_to_the_model", "test_every_place_of_model_and_data"),
    hint="Take the device from the model. With the CPU written out, the data leave the GPU while a model there waits for "
    "them.",
)
def data_to_the_cpu(model, x):
    return model(x.cpu())


@misconception(
    "run_on",
    "answer-brought-back",
    fails=("test_data_come_to_the_model", "test_every_place_of_model_and_data"),
    hint="Leave the answer where the model gave it. What is computed with it next usually lives there too, and whoever "
    "wants it elsewhere can move it.",
)
def answer_to_the_data(model, x):
    return model(x.to(next(model.parameters()).device)).to(x.device)


@misconception("run_on", "answer-brought-back", also="to the CPU")
def answer_to_the_cpu(model, x):
    return model(x.to(next(model.parameters()).device)).cpu()


@misconception(
    "run_on",
    "asks-one-layer",
    fails="test_other_models_are_run",
    hint="Ask for the parameters, which every model here has. A weight of its own has a single layer only; a model of "
    "several layers keeps the weights further in.",
)
def weight_of_a_single_layer(model, x):
    return model(x.to(model.weight.device))


@misconception(
    "run_on",
    "dtype-moved-too",
    fails="test_other_models_are_run",
    hint="Change the device alone. A move to another tensor takes over its dtype as well, and whole numbers that pick rows "
    "become fractions that pick nothing.",
)
def to_a_parameter(model, x):
    return model(x.to(next(model.parameters())))


@misconception(
    "run_on",
    "gradients-cut",
    fails="test_gradients_come_back_from_the_model",
    hint="Let the move itself carry the gradients, as .to() does. Whatever ends the tracking on the way leaves the batch "
    "without them.",
)
def batch_without_its_tracking(model, x):
    return model(x.detach().to(next(model.parameters()).device))


@misconception("run_on", "gradients-cut", also="all tracking switched off")
def tracking_switched_off(model, x):
    with torch.no_grad():
        return model(x.to(next(model.parameters()).device))
