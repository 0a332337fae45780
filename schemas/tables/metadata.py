"""What all tables share: the names of their constraints, and how a moment is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

VERSION_TABLE = "omradeloft_revision"
"""Where alembic notes the revision. Not its usual name, which Prefect uses when it shares the database."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class NaiveMomentError(ValueError, DontWrapMixin):
    """A moment without a time zone was to be stored: a fault in the program, not in the database."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(f"{moment} has no time zone, so it cannot be stored in UTC; give the moment one")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and read back in UTC. SQLite drops time zones, so it is turned before it is stored."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment in UTC.

        Raises:
            NaiveMomentError: the moment has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMomentError(value)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment with UTC as its time zone."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
