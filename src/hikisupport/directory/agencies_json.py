"""A window as JSON (contract: ``hikisupport.agencies/1``). A withheld number is null here too."""

from datetime import datetime
from typing import Any

from hikisupport.core.model import Source
from hikisupport.directory.model import Agency
from hikisupport.directory.view import PhoneView, WindowView


def window_json(view: WindowView, *, badges: bool = False) -> dict[str, Any]:
    """Return a window with exactly the keys of the contract; ``badges`` are filled for ``show`` only."""
    agency = view.agency
    return {
        "id": agency.id,
        "name": agency.name,
        "kind": agency.kind.value,
        "steps": list(agency.steps),
        "seat_ward": agency.seat_ward,
        "serves": list(agency.serves),
        "phones": [phone_json(phone) for phone in view.phones],
        "fallback": view.fallback.agency.id if view.fallback else agency.fallback,
        "open": {"now": view.open.now, "until": _iso(view.open.until), "next": _iso(view.open.next)},
        "hours": [schedule.model_dump(mode="json") for schedule in agency.hours],
        "hours_text": agency.hours_text,
        "ages": agency.ages.model_dump(mode="json") if agency.ages else None,
        "callers": [group.value for group in agency.callers],
        "channels": [channel.value for channel in agency.channels],
        "fee": agency.fee,
        "papers": list(agency.papers),
        "url": agency.url,
        "address": agency.address,
        "badges": [badge.model_dump(mode="json") for badge in agency.badges] if badges else [],
        "sources": [_source_json(agency, key, source) for key, source in agency.sources.items()],
        "origin": agency.origin,
        "distance_km": view.distance_km,
        "services": list(agency.services),
    }


def phone_json(phone: PhoneView) -> dict[str, Any]:
    """Return a number with its state; ``callable`` is true only for the state callable."""
    return {
        "number": phone.number,
        "label": phone.label,
        "callable": phone.callable,
        "state": phone.state.value,
        "confidence": phone.confidence.value if phone.confidence else None,
        "source": phone.source,
        "source_date": phone.source_date,
    }


def _source_json(agency: Agency, key: str, source: Source) -> dict[str, Any]:
    facts = [fact for fact, keys in agency.cites.items() if key in keys]
    if any(phone.source == key for phone in agency.phones):
        facts.append("phones")
    return {**source.model_dump(mode="json"), "facts": facts}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
