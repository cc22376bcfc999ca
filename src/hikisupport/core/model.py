"""What every record of the data files is made of."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from hikisupport.core.text import date_words
from hikisupport.core.vocab import CONFIDENCE_LABELS, Confidence


def _check_calendar(text: str) -> str:
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        raise ValueError(f"「{text}」という日はありません") from None
    return text


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
# A date as far as the source tells it: a day, a month or a year.
PartialDate = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
    AfterValidator(_check_calendar),
]
Day = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    AfterValidator(_check_calendar),
]
_URL = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z0-9-]+(:\d+)?(/[!-~]*)?")


def _can_be_opened(text: str) -> str:
    if not _URL.fullmatch(text):
        raise ValueError(f"開けないURLです:「{text}」 → https:// で始まる半角のURLを書いてください")
    return text


WebAddress = Annotated[str, AfterValidator(_can_be_opened)]


class Record(BaseModel):
    """A frozen record that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(Record):
    """Who says a fact: page or document, its own date (None: undated), and how far it can be trusted.

    ``title`` is what a family may hear (厚生労働省 …); ``via`` how we came to it, where that is another place (a copy,
    a repository): it is told only where all of a source is.
    """

    title: Text
    via: Text | None = None
    url: WebAddress | None = None
    date: PartialDate | None = None
    confidence: Confidence

    def words(self, written: str | None = None, confidence: Confidence | None = None, *, whole: bool = False) -> str:
        """Return the source as it is said: who, with date and confidence (its own, or those of the one fact).

        ``whole`` puts how we came to it behind.
        """
        label = CONFIDENCE_LABELS[confidence or self.confidence]
        behind = f"、{self.via}による" if whole and self.via else ""
        return f"{self.title}({date_words(written or self.date)}・{label}{behind})"


class About(Record):
    """The head of a data file: what it holds and as of which day."""

    title: Text
    as_of: Day
    note: str = Field(default="")
