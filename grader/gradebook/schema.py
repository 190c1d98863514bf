"""The tables. Rows are added and never overwritten, but for the roster, and for what `forget` erases.

    students ─┬─ submissions ── results ── unit_versions
              │      └─ blobs       └─ published
              └─ overrides, marks, comments, extensions

Instants are text in ISO 8601, UTC, with microseconds, so that they sort alike in SQLite and PostgreSQL. Points are exact:
text such as `7/2`. A result's body is its canonical JSON, compressed.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="", server_default="")


def _student() -> Column[int]:
    return Column("student_id", ForeignKey("students.id"), nullable=False)


def _decided() -> tuple[Column[str], Column[str], Column[str]]:
    """Who decided it, when, and why."""
    return Column("author", Text, nullable=False), Column("at", String(32), nullable=False), _text("reason")


students = Table(
    "students",
    metadata,
    _id(),
    Column("label", Text, nullable=False, unique=True),
    *(_text(name) for name in ("name", "email", "login", "number", "canvas", "moodle", "section")),
    Column("enrolled", Boolean, nullable=False, default=True),
    Column("forgotten_at", String(32)),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    _id(),
    Column("student_id", ForeignKey("students.id")),  # empty while nobody is known to have handed it in
    _text("unit"),  # empty while nothing tells it
    Column("attempt", Integer),  # counted from 1; empty as long as student or unit is
    Column("sha256", ForeignKey("blobs.sha256")),  # empty once its student was forgotten
    _text("name"),
    Column("submitted_at", String(32)),  # empty where the download does not tell
    Column("late", Boolean),  # what the other system said
    Column("imported_at", String(32), nullable=False),
    _text("origin"),
    Column("hint", LargeBinary, nullable=False, default=b"{}"),  # what the download told of the student, as JSON
    _text("rejected"),
    UniqueConstraint("student_id", "unit", "attempt"),
)

unit_versions = Table(
    "unit_versions",
    metadata,
    _id(),
    Column("unit", Text, nullable=False),
    Column("version", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("points", String(64), nullable=False),
    Column("first_seen", String(32), nullable=False),
    UniqueConstraint("unit", "version"),
)

results = Table(
    "results",
    metadata,
    _id(),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("unit_version_id", ForeignKey("unit_versions.id"), nullable=False),
    Column("key", String(64), nullable=False),
    Column(
        "serial", Integer, nullable=False
    ),  # counts results of one key: more than one where the first were not final
    Column("score", String(64), nullable=False),
    Column("points", String(64), nullable=False),
    Column("final", Boolean, nullable=False),  # else grading again may end better
    Column("trial", Boolean, nullable=False, default=False),  # of `regrade --dry-run`: does not count
    Column("kept_at", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("submission_id", "key", "serial"),
)

overrides = Table(
    "overrides",
    metadata,
    _id(),
    _student(),
    Column("unit", Text, nullable=False),
    Column("exercise", Text, nullable=False),
    _text("check_name"),  # empty where it is the whole exercise
    Column("points", String(64)),  # what is earned there; empty where an override is taken back
    *_decided(),
)

marks = Table(
    "marks",
    metadata,
    _id(),
    _student(),
    Column("unit", Text, nullable=False),
    Column("exercise", Text, nullable=False),
    Column("criterion", Text, nullable=False),
    Column("earned", String(64), nullable=False),
    *_decided(),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _student(),
    Column("unit", Text, nullable=False),
    _text("exercise"),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

extensions = Table(
    "extensions",
    metadata,
    _id(),
    _student(),
    Column("unit", Text, nullable=False),
    Column("until", String(32)),  # empty where it is taken back
    *_decided(),
)

published = Table(
    "published",
    metadata,
    _id(),
    _student(),
    Column("unit", Text, nullable=False),
    Column("result_id", ForeignKey("results.id"), nullable=False),
    Column("total", String(64), nullable=False),
    Column("points", String(64), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),  # with all that was added to and taken from the score
)

for _table in (overrides, marks, comments, extensions, published):
    Index(None, _table.c.student_id, _table.c.unit)
Index(None, results.c.submission_id)
Index(None, submissions.c.sha256)
