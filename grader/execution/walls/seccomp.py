"""seccomp: which system calls a worker may make, and with which arguments.

The filter is built once in the zygote and loaded by each worker, with the worker's own pid put in the place of a
stand-in. What is in no list gets ENOSYS, as from an older kernel, which libraries know how to live with; what is known
and denied gets EPERM; what honest code does without needing its effect is answered with success and does nothing.
"""

import ctypes
import errno
import importlib
import os
import struct
from typing import Any, NamedTuple

from grader.execution.walls.kernel import PR_SET_SECCOMP, control, system_call

_ALLOWED = {
    "memory": "brk mmap munmap mremap mprotect madvise msync",
    "descriptors": """read write readv writev pread64 pwrite64 preadv pwritev lseek close close_range dup dup2 dup3 pipe
        pipe2 sendfile copy_file_range poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait
        eventfd2 recvfrom shutdown""",
    "files, where Landlock decides which": """creat stat lstat fstat newfstatat statx access faccessat
        faccessat2 readlink readlinkat getdents64 getcwd chdir fchdir statfs fstatfs rmdir unlink unlinkat rename
        renameat renameat2 link linkat symlink symlinkat ftruncate fsync fdatasync flock""",
    "threads": "futex set_robust_list get_robust_list rseq exit exit_group sched_yield gettid getcpu",
    "signals to itself": """rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend
        sigaltstack restart_syscall pause setitimer getitimer alarm wait4 waitid""",
    "time": "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times",
    "questions": """getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getrlimit
        getrusage sysinfo uname getrandom sched_get_priority_max sched_get_priority_min""",
}
_ITSELF_ONLY = "prlimit64 sched_getaffinity sched_getparam sched_getscheduler"
"The first argument is 0 or the own pid."
_SIGNALS = {"kill": 1, "tgkill": 2}
"The first argument is the own pid, since 0 means the whole group there; the place of the signal's number."
_KILL = 9
"Not to itself either: who ends by this signal was ended by the kernel or by us."
_WORD = 0xFFFFFFFF
_WITHOUT_EFFECT = "chmod fchmod fchmodat fchmodat2 utime utimes utimensat futimesat umask"
"So `shutil.copy` and `Path.touch` end well. Landlock does not see these calls: done, they would reach files outside."
_PROCESSOR = "sched_setaffinity"
"Of itself without effect: workers that crowd on one processor would starve each other, and be graded again for it."
_NO_ATTRIBUTES = """getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr setxattr lsetxattr fsetxattr
    removexattr lremovexattr fremovexattr fallocate"""
"Answered as by a file system that lacks them; fallocate would take disk space that no count of written bytes shows."
_DENIED = """chown fchown lchown fchownat mknod mknodat socket connect bind listen accept accept4 sendmsg recvmsg fork
    vfork execve execveat tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd ptrace
    process_vm_readv process_vm_writev process_madvise kcmp setpriority getpriority ioprio_set ioprio_get
    sched_setscheduler sched_setparam sched_setattr shmget shmat shmctl semget semop semctl msgget msgsnd msgctl mq_open
    mq_unlink memfd_create memfd_secret io_uring_setup io_uring_enter io_uring_register bpf userfaultfd keyctl add_key
    request_key perf_event_open mount umount2 pivot_root chroot open_tree move_mount fsopen fsmount mount_setattr
    unshare setns name_to_handle_at open_by_handle_at inotify_init inotify_init1 fanotify_init setuid setgid setreuid setregid
    setresuid setresgid setfsuid setfsgid setgroups capset setsid setpgid personality landlock_create_ruleset seccomp
    quotactl acct swapon reboot init_module delete_module"""
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
"Duplicates, flags, locks, the size of a pipe; not owners of signals, leases or larger pipes."
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"Is it a terminal, how wide, how much waits, blocking, close on exec."
_NVIDIA = ((0xFF00, ord("F") << 8), (0xFFFFFF00, 0), (_WORD, 0x30000001), (_WORD, 0x30000002))
"Masks and values of requests to the driver; those to its part for memory (`nvidia-uvm`) bear small numbers."
_PRCTL = (15, 16)
"A thread's name; not the signal at the parent's death, nor what a core dump holds."
_THREAD = 0x10F00
"clone's VM, FS, FILES, SIGHAND and THREAD: what makes a thread and no process."
_MORE_THAN_THREAD = 0x7E022000 | 0x4000 | 0x8000 | 0x1000 | 0x80
"clone's namespaces, VFORK, PARENT, PIDFD, PTRACE."
_LOCAL, _STREAM, _STREAM_FLAGS = 1, 1, 0x80800
"A pair of local stream sockets (asyncio needs one), perhaps not blocking, closed on exec."
_OWNER_ALL = 0o700
"A folder that its owner cannot list would hide what is in it from a checker of the same uid."

_SET_FILTER, _ALL_THREADS = 1, 1
_OWN_PID = 0x5EED5EED
"Stands in the program for the pid of the worker that loads it."


_INSTRUCTION, _PID = struct.Struct("HBBI"), struct.Struct("I")


class Program(NamedTuple):
    """A filter as the kernel takes it, but for the pid."""

    code: bytes
    own_pids: tuple[int, ...]
    "Where in it the pid of the worker belongs."
    call: int
    "The number of the call that loads it."


def missing() -> str:
    """Why a filter can be neither built nor loaded here and the way out, or nothing."""
    try:
        importlib.import_module("pyseccomp")
    except ImportError:
        return "The package pyseccomp is not installed. Run: pip install 'firstlayer[instructor]'"
    except RuntimeError:
        try:
            ctypes.CDLL("libseccomp.so.2")
        except OSError:
            return "The library libseccomp is not installed. On Debian and Ubuntu run: apt install libseccomp2"
        return "The library libseccomp was not found, for want of a process to look for it. Allow more: ulimit -u."
    try:
        control(PR_SET_SECCOMP, 2)
    except OSError as error:
        if error.errno == errno.EFAULT:  # it wanted to read the filter, so it can load one
            return ""
        return f"The kernel cannot filter system calls ({error.strerror}). Use one built with CONFIG_SECCOMP_FILTER."
    return "The kernel accepts a filter of system calls that is none. Use another kernel."


def build(landlock_abi: int, *, gpu: bool = False) -> Program:
    """The filter as a program that any worker can load.

    Args:
        landlock_abi: what Landlock sees decides what the filter must.
        gpu: let workers talk to the driver of an NVIDIA GPU, all of whose calls are `ioctl`s.

    Raises:
        OSError: libseccomp refused a rule.
    """
    s: Any = importlib.import_module("pyseccomp")  # it runs ldconfig to find its library: never in a worker

    rules = s.SyscallFilter(s.ERRNO(errno.ENOSYS))
    rules.set_attr(s.Attr.ACT_BADARCH, s.KILL_PROCESS)  # the 32-bit calls have other numbers
    rules.set_attr(s.Attr.CTL_OPTIMIZE, 2)  # a tree of comparisons, not a list

    def rule(action: int, names: str, *arguments: Any) -> None:
        for name in names.split():
            number = s.resolve_syscall(s.Arch.NATIVE, name)
            if number >= 0:  # else this machine or this libseccomp has no such call: ENOSYS
                rules.add_rule(action, number, *arguments)

    def arg(position: int, value: int) -> Any:
        return s.Arg(position, s.EQ, value)

    def bits(position: int, mask: int, value: int) -> Any:
        return s.Arg(position, s.MASKED_EQ, mask, value)

    denied = s.ERRNO(errno.EPERM)
    rule(s.ALLOW, " ".join(_ALLOWED.values()))
    rule(denied, _DENIED)
    rule(s.ERRNO(0), _WITHOUT_EFFECT)
    rule(s.ERRNO(errno.EOPNOTSUPP), _NO_ATTRIBUTES)
    for pid in (0, _OWN_PID):
        rule(s.ALLOW, _ITSELF_ONLY, arg(0, pid))
        rule(s.ERRNO(0), _PROCESSOR, arg(0, pid))
    for name, position in _SIGNALS.items():
        for bit in (1 << n for n in range(7)):  # another number than 9 differs from it in one of the bits
            rule(s.ALLOW, name, arg(0, _OWN_PID), bits(position, bit, bit & ~_KILL))
        rule(denied, name, arg(0, _OWN_PID), bits(position, _WORD, _KILL))
        rule(denied, name, s.Arg(0, s.NE, _OWN_PID))
    for name, position, values in (("fcntl", 1, _FCNTL), ("ioctl", 1, _IOCTL), ("prctl", 0, _PRCTL)):
        for value in values:
            rule(s.ALLOW, name, arg(position, value))
    if gpu:
        for mask, value in _NVIDIA:
            rule(s.ALLOW, "ioctl", bits(1, mask, value))
    rule(s.ALLOW, "clone", bits(0, _THREAD | _MORE_THAN_THREAD, _THREAD))
    rule(denied, "clone", bits(0, 0x10000, 0))
    rule(s.ALLOW, "socketpair", arg(0, _LOCAL), s.Arg(1, s.MASKED_EQ, _WORD & ~_STREAM_FLAGS, _STREAM), arg(2, 0))
    rule(s.ALLOW, "sendto", arg(4, 0))  # to the other end only: no address
    rule(s.ALLOW, "mkdir", bits(1, _OWNER_ALL, _OWNER_ALL))
    rule(s.ALLOW, "mkdirat", bits(2, _OWNER_ALL, _OWNER_ALL))
    if landlock_abi >= 3:
        rule(s.ALLOW, "open openat truncate")
    else:  # Landlock does not see truncation yet: it must come with the right to write, which Landlock sees
        for name, position in (("open", 1), ("openat", 2)):
            rule(s.ALLOW, name, bits(position, os.O_TRUNC, 0))
            rule(s.ALLOW, name, bits(position, os.O_TRUNC | os.O_ACCMODE, os.O_TRUNC | os.O_WRONLY))
            rule(s.ALLOW, name, bits(position, os.O_TRUNC | os.O_ACCMODE, os.O_TRUNC | os.O_RDWR))
    with open(os.memfd_create("filter"), "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        code = file.read()
    compared = (value for _, _, _, value in _INSTRUCTION.iter_unpack(code))
    places = (n * _INSTRUCTION.size + 4 for n, value in enumerate(compared) if value == _OWN_PID)
    return Program(code, tuple(places), s.resolve_syscall(s.Arch.NATIVE, "seccomp"))


def load(program: Program) -> None:
    """Put all threads of this process under a filter that `build` made; it cannot be taken off.

    Raises:
        OSError: the kernel refused it.
    """
    own = bytearray(program.code)
    for place in program.own_pids:
        _PID.pack_into(own, place, os.getpid())
    buffer = ctypes.create_string_buffer(bytes(own), len(own))
    program_of = struct.pack("HxxxxxxP", len(own) // _INSTRUCTION.size, ctypes.addressof(buffer))
    if thread := system_call(program.call, _SET_FILTER, _ALL_THREADS, program_of):
        raise OSError(errno.ECANCELED, f"the thread {thread} has another filter")
