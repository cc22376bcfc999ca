"""How far a telephone number or a fact can be trusted at a moment (design contract, promise 2)."""

import calendar
from datetime import date

from hikisupport.core.model import Source
from hikisupport.core.text import date_words
from hikisupport.core.vocab import Confidence, State
from hikisupport.directory.model import Agency, Phone

# A source serves this long without a new check.
FRESH_MONTHS = 24
# Numbers that national law keeps: they do not age.
AGELESS = frozenset({"110", "119", "189"})
# Always printed: it ages to check like others, but is never withheld.
NEVER_WITHHELD = AGELESS | {"#7119"}
_AGREEING = 2


def state_of(phone: Phone, day: date) -> State:
    """Return what may be done with a number on a day; a partial source date counts from its first day."""
    if phone.number is None or phone.confidence is None:
        return State.WITHHELD
    if phone.number in AGELESS:
        return State.CALLABLE
    if phone.confidence is Confidence.THIRD_PARTY:
        stands = phone.agreeing >= _AGREEING or phone.number in NEVER_WITHHELD
        return State.CHECK if stands else State.WITHHELD
    return State.CHECK if age_doubt(phone.date, day) else State.CALLABLE


def doubt(phone: Phone, day: date) -> str:
    """Return the reason in Japanese that stands beside 要確認 or a withheld number ("" for a callable one)."""
    if state_of(phone, day) is State.CALLABLE:
        return ""
    if phone.number is None:
        return "確認できた番号がない"
    if phone.confidence is Confidence.THIRD_PARTY:
        agree = phone.agreeing >= _AGREEING
        return f"第三者の情報が{phone.agreeing}つ一致" if agree else "第三者の情報が1つだけ"
    return age_doubt(phone.date, day)


def source_doubt(source: Source, day: date) -> str:
    """Return why a fact from this source needs a check on a day, in Japanese ("" if it does not)."""
    return "第三者の情報" if source.confidence is Confidence.THIRD_PARTY else age_doubt(source.date, day)


def fact_doubt(agency: Agency, fact: str, day: date) -> str:
    """Return why a fact of an agency needs a check on a day ("" if one of the sources it cites is sound)."""
    doubts = [source_doubt(agency.sources[key], day) for key in agency.cites.get(fact, ())]
    return doubts[0] if doubts and all(doubts) else ""


def age_doubt(written: str | None, day: date) -> str:
    """Return why a source of this (partial) date is doubtful on a day: undated, older than 24 months, or later."""
    if written is None:
        return "日付のない情報"
    start = first_day(written)
    if start > day:
        return "日付が先の情報"
    return "" if day <= months_after(start, FRESH_MONTHS) else f"{date_words(written[:7])}の情報"


def first_day(written: str) -> date:
    """Return the first day that a partial date (2025, 2025-04, 2025-04-01) can mean."""
    return date.fromisoformat(f"{written}-01-01"[:10])


def months_after(start: date, months: int) -> date:
    """Return the same day of the month that many months later (the last day where the month is shorter)."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
