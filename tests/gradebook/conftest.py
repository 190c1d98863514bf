"""What the tests of the gradebook share: both databases for real, and a small course with its commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gradebook import postgres
from tests.gradebook.classroom import Classroom, Starter, make_course


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """One PostgreSQL for all tests."""
    if postgres.binaries() is None:
        pytest.fail(postgres.MISSING)
    with postgres.running() as started:
        yield started


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    started = Starter()
    yield started
    started.close()


@pytest.fixture
def new_postgres(server: postgres.Server) -> Iterator[postgres.Server]:
    """The server; databases made by `new()` are gone after the test."""
    yield server
    server.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gradebook.db'}"
    return request.getfixturevalue("new_postgres").new()  # type: ignore[no-any-return]


@pytest.fixture
def room(tmp_path: Path, url: str, starter: Starter) -> Classroom:
    """A course and its gradebook, in each database."""
    return Classroom(make_course(tmp_path), url, starter)


@pytest.fixture
def on_sqlite(tmp_path: Path, starter: Starter) -> Classroom:
    """A course and its gradebook, in a file."""
    return Classroom(make_course(tmp_path), f"sqlite:///{tmp_path / 'gradebook.db'}", starter)
