"""The only place that knows what time it is."""

import re
import unicodedata
from datetime import datetime, timedelta, timezone

from hikisupport.core.errors import UsageProblem

# A fixed offset: Japan has no daylight saving, and zoneinfo needs a database that Windows lacks.
JST = timezone(timedelta(hours=9), "JST")

# Years from 2000 to 2099: further off the calendar arithmetic ends, and nobody asks.
_MOMENT = re.compile(r"(20[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]+([0-9]{1,2}):([0-9]{2}))?")


def now() -> datetime:
    """Return the present moment in Japan, to the minute."""
    return datetime.now(JST).replace(second=0, microsecond=0)


def parse_moment(text: str) -> datetime:
    """Return the moment written as ``2026-11-24 10:00`` (or a date: 12:00 of that day), in Japan's time.

    Raises:
        UsageProblem: the text is not such a moment.
    """
    # With the input method on, a hyphen comes out as a long mark.
    plain = unicodedata.normalize("NFKC", text.replace("ー", "-").replace("−", "-")).strip().replace("/", "-")
    match = _MOMENT.fullmatch(plain)
    if match:
        year, month, day, hour, minute = match.groups()
        try:
            return datetime(int(year), int(month), int(day), int(hour or 12), int(minute or 0), tzinfo=JST)
        except ValueError:
            pass
    raise UsageProblem(f'--at「{text}」は日時として読めません。例: --at "2026-11-24 10:00"')
