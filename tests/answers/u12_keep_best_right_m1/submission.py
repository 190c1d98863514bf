import torch


def keep_best(model, run_epoch, epochs):
    diary = []
    while len(diary) < epochs:
        said = run_epoch()
        diary.append((said, {name: t.clone() for name, t in model.state_dict().items()}))
    winner = min(diary, key=lambda page: page[0])
    with torch.no_grad():
        for name, live in model.state_dict().items():
            live.copy_(winner[1][name])
    return winner
