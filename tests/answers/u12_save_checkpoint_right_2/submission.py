import torch


def save_checkpoint(model, path):
    state = {}
    for name, tensor in model.state_dict().items():
        state[name] = tensor.detach().cpu().clone()
    shapes = [tuple(t.shape) for n, t in state.items() if n.endswith("weight")]
    sizes = [shapes[0][1]]
    for shape in shapes:
        sizes.append(shape[0])
    with open(path, "wb") as file:
        torch.save(dict(sizes=sizes, state=state), file)
