"""What other programs take: `data export` (a table for Excel, or JSON), and the JSON of `data check` and `data due`."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from hikisupport.core.document import Count, DataProblem, Moment, Part
from hikisupport.core.errors import Problem
from hikisupport.core.vocab import (
    CHANNEL_LABELS,
    CONFIDENCE_LABELS,
    GROUP_LABELS,
    KIND_LABELS,
    STATE_LABELS,
    STEP_LABELS,
    State,
)
from hikisupport.directory.lookup import Book, document, open_book, with_providers
from hikisupport.directory.model import Area
from hikisupport.directory.screen import ages_words, area_words, hours_words
from hikisupport.directory.search import Query
from hikisupport.directory.view import AgencyView, view
from hikisupport.upkeep.due import Upkeep
from hikisupport.upkeep.screen import counts

# Excel reads UTF-8 only behind this mark.
_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ORIGINS = {"curated": "当所の一覧", "wamnet": "公開データ"}


def full_book(data: str | None) -> Book:
    """Return the agencies and all providers of the open data.

    Raises:
        DataProblem: the data cannot be used at all.
    """
    return with_providers(open_book(data), Query())


def _views(book: Book, moment: datetime) -> list[AgencyView]:
    return [view(agency, book.directory, moment) for agency in book.directory.agencies]


def as_json(book: Book, moment: datetime) -> dict[str, Any]:
    """Return every agency as the JSON document of agencies, certifications included."""
    return document(book, _views(book, moment), moment, badges=True)


def as_csv(book: Book, moment: datetime) -> str:
    """Return one row an agency, to open in Excel: byte order mark, CRLF, no cell that runs as a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    rows = [_row(found, book.directory.area) for found in _views(book, moment)]
    writer.writerow(rows[0])  # its keys are the head
    writer.writerows([_safe(cell) for cell in row.values()] for row in rows)
    return _MARK + stream.getvalue()


def _safe(cell: str) -> str:
    """Return a cell that Excel takes as text: what could start a formula gets an apostrophe."""
    text = " ".join(cell.split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(found: AgencyView, area: Area) -> dict[str, str]:
    agency, phone = found.agency, found.phone
    others = [other.number for other in found.phones if other.number and other is not phone]
    why = phone.why if phone else found.phones[0].why if found.phones else ""
    return {
        "id": agency.id,
        "出どころ": _ORIGINS[agency.origin],
        "名前": agency.name,
        "よみ": agency.kana,
        "種類": _join_words(KIND_LABELS[kind] for kind in (agency.kind, *agency.also)),
        "段階": _join_words(STEP_LABELS[step] for step in agency.steps),
        "サービス": _join_words(agency.services),
        "運営": agency.operator or "",
        "内容": agency.summary,
        "区": area_words(area, agency.seat_ward) if agency.seat_ward else "",
        "対象の地域": _join_words(area_words(area, name) for name in agency.serves),
        "住所": agency.address or "",
        "電話番号": phone.number or "" if phone else "",
        "電話の状態": STATE_LABELS[phone.state if phone else State.WITHHELD],
        "電話の注意": why,
        "電話の確かさ": CONFIDENCE_LABELS[phone.confidence] if phone and phone.confidence else "",
        "電話の出典": phone.source if phone else "",
        "電話の出典の日付": phone.source_date or "" if phone else "",
        "ほかの電話番号": _join_words(others),
        "かわりの窓口": agency.fallback or "",
        "受付時間": agency.hours_text or "。".join(hours_words(agency.hours)),
        "年齢": ages_words(agency.ages),
        "相談できる人": _join_words(GROUP_LABELS[group] for group in agency.callers),
        "連絡の方法": _join_words(CHANNEL_LABELS[channel] for channel in agency.channels),
        "予約": {True: "必要", False: "いらない", None: ""}[agency.reservation],
        "費用": agency.fee or "",
        "必要なもの": _join_words(agency.papers),
        "ページ": agency.url or "",
        "メール": agency.mail or "",
        "ファクス": agency.fax or "",
        "注意": " ".join(agency.notes),
        "認証": _join_words(badge.label for badge in agency.badges),
    }


def _join_words(texts: Iterable[str]) -> str:
    return "・".join(texts)


class CheckDocument(Part):
    """Every problem of a data folder, errors first: `data check`."""

    schema_: Annotated[Literal["hikisupport.check/1"], Field(alias="schema")]
    at: Moment
    data: str
    """The folder that was checked."""
    errors: Count
    warnings: Count
    problems: tuple[DataProblem, ...]


class DueEntry(Part):
    """One thing to call or to check."""

    group: Literal["withheld", "check", "ageing", "hours", "cost", "open_data", "holidays"]
    """withheld, check, ageing, hours: agencies to call; cost: an amount (yen) to look up again; others: newer data."""
    id: str
    """Id of the agency or of the amount."""
    name: str
    why: str
    number: str | None
    """The number to try; null: none is shown."""
    since: str | None
    """Date of what is known, or the day of the next check; null: undated."""
    url: str | None
    ask: tuple[str, ...]
    """What to ask on the telephone: two or three questions."""


class ReachEntry(Part):
    """How many of the curated agencies can be called today."""

    step: Annotated[int, Field(ge=0, le=3)]
    """The step of support; 0: agencies of any step and of none."""
    callable: Count
    windows: Count


class DueDocument(Part):
    """What to call and to check, the most needed and the oldest first: `data due`."""

    schema_: Annotated[Literal["hikisupport.due/1"], Field(alias="schema")]
    at: Moment
    reach: tuple[ReachEntry, ...]
    count: Count
    due: tuple[DueEntry, ...]


def check_json(problems: Sequence[Problem], folder: Path, moment: datetime) -> dict[str, Any]:
    """Return the document of `data check`."""
    errors, warnings = counts(problems)
    values = {"data": str(folder), "errors": errors, "warnings": warnings, "problems": tuple(problems)}
    return _document(CheckDocument, {"schema": "hikisupport.check/1", "at": moment, **values})


def due_json(found: Upkeep, moment: datetime) -> dict[str, Any]:
    """Return the document of `data due`."""
    values = {"reach": found.reach, "count": len(found.due), "due": found.due}
    return _document(DueDocument, {"schema": "hikisupport.due/1", "at": moment, **values})


def _document(model: type[Part], values: dict[str, Any]) -> dict[str, Any]:
    return model.model_validate(values, from_attributes=True).model_dump(mode="json", by_alias=True)
