import os
import signal

ENDS = [signal.SIGXCPU, signal.SIGXFSZ, signal.SIGSYS, signal.SIGKILL, signal.SIGRTMIN + 5, signal.SIGALRM, signal.SIGBUS]


def activation(x):
    number = ENDS[int(x.numel()) % len(ENDS)]
    signal.pthread_sigmask(signal.SIG_UNBLOCK, range(1, 65))
    if number not in (signal.SIGKILL,):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


stable_sigmoid = relu = softmax = activation
