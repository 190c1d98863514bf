"""Run by a process before anything of ours: from then on Python lacks what it lacks on Windows.

The standard library keeps what it took before; `subprocess` and `shutil`, which are others there, keep all of it. `sys.platform`
says win32, so our own branches for Windows are those that run. Workers that are started run this file first, too.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import types

import _pytest.capture  # noqa: F401 - these look at the system as they are imported, and now and then later
import pytest  # noqa: F401
import rich.console  # noqa: F401
import typer.testing  # noqa: F401

if __name__ == "worker" or "check" in sys.argv:
    import torch  # noqa: F401

MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "crypt", "readline")
GONE = {
    os: """
        fork forkpty register_at_fork getuid geteuid getgid getegid getgroups getpgid getpgrp getsid setsid setuid setgid
        seteuid setegid setgroups setpgid setresuid setresgid getresuid getresgid initgroups killpg nice uname sysconf
        confstr statvfs fstatvfs mkfifo mknod major minor makedev chown fchown lchown fchmod fchdir chroot openpty ctermid
        ttyname sched_getaffinity sched_setaffinity sched_yield sched_getparam pread pwrite preadv pwritev readv writev
        sendfile posix_fallocate posix_fadvise posix_spawn posix_spawnp pipe2 wait wait3 wait4 waitid P_PID P_ALL WNOHANG
        WEXITED WNOWAIT WIFSTOPPED WSTOPSIG memfd_create pidfd_open set_blocking get_blocking getloadavg getpriority
        setpriority getrandom eventfd splice copy_file_range getxattr setxattr listxattr removexattr sync fdatasync
        tcgetpgrp O_NOFOLLOW O_DIRECTORY O_CLOEXEC O_NONBLOCK O_PATH O_SYNC O_NOCTTY O_ASYNC O_TMPFILE""",
    signal: """
        SIGKILL SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGHUP SIGIO SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGRTMAX
        SIGRTMIN SIGSTOP SIGSYS SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ
        SIG_BLOCK SIG_UNBLOCK SIG_SETMASK ITIMER_PROF ITIMER_REAL ITIMER_VIRTUAL alarm getitimer setitimer pause
        pthread_kill pthread_sigmask sigpending sigwait sigwaitinfo sigtimedwait siginterrupt pidfd_send_signal""",
    socket: "AF_UNIX send_fds recv_fds",
    select: "poll epoll POLLIN POLLOUT POLLHUP",
}


def _copy(module: types.ModuleType) -> types.ModuleType:
    copy = types.ModuleType(module.__name__)
    copy.__dict__.update(module.__dict__)
    return copy


def _msvcrt() -> types.ModuleType:
    import fcntl

    module = types.ModuleType("msvcrt")
    module.LK_LOCK = 1
    module.locking = lambda file, mode, size: fcntl.flock(file, fcntl.LOCK_EX)
    module.setmode = lambda file, mode: 0
    return module


def _take_away() -> None:
    sysconfig.get_config_vars()
    shutil.os = subprocess.os = _copy(os)
    subprocess.signal = _copy(signal)
    sys.modules["msvcrt"] = _msvcrt()
    for name in MODULES:
        sys.modules[name] = None
    for module, names in GONE.items():
        for name in names.split():
            module.__dict__.pop(name, None)
    os.O_BINARY = 0
    sys.platform = "win32"


def _for_workers_too() -> None:
    from grader.execution import start

    start._BOOTSTRAP = (
        f"exec(open({__file__!r}).read(), {{'__name__': 'worker', '__file__': {__file__!r}}}); {start._BOOTSTRAP}"
    )


_take_away()
if __name__ != "worker":
    _for_workers_too()
    from grader.cli import main

    main()
