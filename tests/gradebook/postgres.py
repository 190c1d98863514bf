"""A PostgreSQL server of these tests' own, on a free port of this machine, in a temp folder."""

import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

MISSING = (
    "These tests run on PostgreSQL too, and it is not there. Install it, for example by: apt-get install postgresql"
)
START_SECONDS = 60.0


@dataclass
class Server:
    """A running server, whose databases are made one for each test."""

    port: int
    password: str
    count: int = 0
    made: list[str] = field(default_factory=list)

    def url(self, name: str) -> str:
        return f"postgresql://tests:{self.password}@127.0.0.1:{self.port}/{name}"

    def new(self) -> str:
        """The URL of a new, empty database."""
        self.count += 1
        name = f"book{self.count}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        self.made.append(name)
        return self.url(name)

    def drop(self) -> None:
        """Remove what was made since, with whoever is still connected to it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for name in self.made:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self.made.clear()


def binaries() -> Path | None:
    """Where `initdb` and `postgres` are, the newest first; None if they are nowhere."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    return next(iter(found), Path(on_path).resolve().parent if on_path else None)


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server for as long as the context is open. As root it runs as `postgres`, since it refuses to run as root.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
        RuntimeError: it did not start.
    """
    where = binaries()
    if where is None:
        raise FileNotFoundError(MISSING)
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    data, log = folder / "data", folder / "log"
    server = Server(_free_port(), secrets.token_hex(8))
    try:
        (folder / "password").write_text(server.password)
        log.touch()
        if user:
            entry = pwd.getpwnam("postgres")
            for path in (folder, folder / "password", log):
                os.chown(path, entry.pw_uid, entry.pw_gid)
        make = [
            str(where / "initdb"),
            "-D",
            str(data),
            "-U",
            "tests",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        make += ["--no-sync", f"--pwfile={folder / 'password'}"]
        done = subprocess.run(make, cwd=folder, capture_output=True, text=True, check=False, **user)  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # these tests end processes and no machine
            "full_page_writes": "off",
            "shared_buffers": "16MB",
            "max_connections": "40",
        }
        told = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with log.open("w") as out:
            process = subprocess.Popen(
                [str(where / "postgres"), "-D", str(data), "-p", str(server.port), *told],
                cwd=folder,
                stdout=out,
                stderr=out,
                preexec_fn=_end_with_parent,
                **user,
            )
        try:
            _wait_for(server, process, log)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # fast: who is connected is cut off
            process.wait(30)
    finally:
        shutil.rmtree(folder)


def _end_with_parent() -> None:
    """No server is left where the tests themselves are killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.url("postgres"), connect_timeout=2):
            return
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
