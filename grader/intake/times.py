"""The instant at which something was handed in, from the words of another system."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_YEARS = range(1990, 2200)
"Others are no instants but mistakes, and some of them lie before or behind what a calendar can hold."


def instant(said: object, zone: tzinfo) -> datetime | None:
    """An instant with a time zone; None if `said` tells none.

    Args:
        said: a datetime, or text: ISO 8601, or date, time and the name of a zone (`2026-03-01 10:00:00.5 UTC`).
        zone: that of the course, for what names no zone, and for a short name such as `CEST` if it is this zone's.
    """
    when, name = (said, "") if isinstance(said, datetime) else _parsed(str(said))
    if when is None or when.year not in _YEARS:
        return None
    if when.tzinfo is None:
        named = _zone(name, when, zone)
        when = when.replace(tzinfo=named) if named else None
    return when


def _parsed(text: str) -> tuple[datetime | None, str]:
    """The time, and the name of the zone that stands behind it."""
    words = text.split()
    # The name of a zone is all that is no number: `2026-03-01 10:00:00 Europe/Berlin`, but `... 10:00:00 +01:00`.
    name = words.pop() if words and words[-1][:1].isalpha() else ""
    day, time, offset = [*words, "", "", ""][:3]
    try:
        return datetime.fromisoformat(f"{day}T{time}{offset}" if time else day), name
    except ValueError:
        return None, ""


def _zone(name: str, when: datetime, zone: tzinfo) -> tzinfo | None:
    if not name or zone.tzname(when) == name:
        return zone
    if name in ("Z", "UTC", "GMT"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
