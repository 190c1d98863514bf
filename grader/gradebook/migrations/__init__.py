"""The steps from each released schema to the next, run by alembic; a step is never changed once it is released."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def revisions() -> tuple[str, ...]:
    """All released schemas, the oldest first."""
    return tuple(reversed([s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()]))


def revision_of(connection: Connection) -> str | None:
    """The schema that stands; None in an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to revision `to`, in the transaction of `connection`."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
