"""A student for a test: a submission's source in a real worker, called as a check would."""

import pytest

from grader.checking import facts
from grader.checking.ledger import Ledger
from grader.checking.proxy import RemoteCalls, Student
from grader.checking.session import Session
from grader.course import Limits
from grader.execution.client import Zygote
from grader.submissions import Cell, Submission


@pytest.fixture(scope="session")
def zygote():
    with Zygote("open") as made:
        yield made


@pytest.fixture
def student_of(zygote):
    """`student_of(source)` is what the fixture `student` is in a check; globals of its checks module may be given."""
    sessions = []

    def make(source, module=None, support=None, limits=None):
        submission = Submission(
            student="ada", source="ada.py", sha256="0" * 64, script=True, cells=(Cell(0, source),), files={}, answers=(), notes=()
        )
        seeds = iter(range(1, 10**6))
        session, ledger = Session(zygote, limits or Limits(), submission, [], support), Ledger()
        session.next_seed = lambda: next(seeds)
        sessions.append(session)
        facts.begin(ledger, session)
        student = Student(RemoteCalls(session, ledger, module or {}))
        student_of.sessions[id(student)] = session
        return student

    student_of = make
    student_of.sessions = {}
    yield make
    facts.begin(None, None)
    for session in sessions:
        session.renew()
