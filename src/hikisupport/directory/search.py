"""Find windows by words and filters, in a neutral order that is explained (design contract, promise 6)."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import lru_cache
from math import inf

from hikisupport.core.text import fold
from hikisupport.core.vocab import KIND_LABELS, KIND_SHORT, OUTSIDE, Channel, Group, Kind, State, match_word
from hikisupport.directory.area import Area, ward_by_id
from hikisupport.directory.model import Agency, Directory
from hikisupport.directory.view import WindowView, main_phone, view


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word stands for: kinds of windows, channels, or other words that the data uses."""

    kinds: tuple[Kind, ...] = ()
    channels: tuple[Channel, ...] = ()
    words: tuple[str, ...] = ()


WITHOUT_CALLING = (Channel.MAIL, Channel.FORM, Channel.LINE, Channel.ONLINE, Channel.LETTER, Channel.HOME_VISIT)
_CRISIS_KINDS = (Kind.SUICIDE_LINE, Kind.MENTAL_HEALTH_CENTER, Kind.PSYCH_EMERGENCY, Kind.AMBULANCE, Kind.POLICE)
_CRISIS_WORDS = (
    "死にたい", "しにたい", "消えたい", "きえたい", "自殺", "自死", "希死", "自傷", "リストカット", "リスカ",
    "首を吊", "首つり", "飛び降り", "過量服薬", "一緒に死", "殺したい", "生きていたくない",
)  # fmt: skip
_QUIET = Meaning(channels=WITHOUT_CALLING)
_MONEY = Meaning(kinds=(Kind.SELF_RELIANCE, Kind.WELFARE_OFFICE))
_WORK = Meaning(kinds=(Kind.SAPOSUTE, Kind.HELLO_WORK, Kind.WORK_PREP, Kind.WORK_LIFE_CENTER))
_MEANINGS = {
    "家賃": Meaning(kinds=(Kind.SELF_RELIANCE,), words=("住居確保",)),
    "住まい": Meaning(kinds=(Kind.SELF_RELIANCE,), words=("住居確保",)),
    "電話が苦手": _QUIET, "電話は苦手": _QUIET, "電話がこわい": _QUIET, "電話が怖い": _QUIET, "電話できない": _QUIET,
    "話せない": _QUIET, "声を出せない": _QUIET,
    "メール": Meaning(channels=(Channel.MAIL, Channel.FORM)),
    "line": Meaning(channels=(Channel.LINE,)), "ライン": Meaning(channels=(Channel.LINE,)),
    "チャット": Meaning(channels=(Channel.LINE, Channel.ONLINE)),
    "オンライン": Meaning(channels=(Channel.ONLINE,)), "zoom": Meaning(channels=(Channel.ONLINE,)),
    "手紙": Meaning(kinds=(Kind.OUTREACH,), channels=(Channel.LETTER,)),
    "訪問": Meaning(kinds=(Kind.OUTREACH,), channels=(Channel.HOME_VISIT,)),
    "来てほしい": Meaning(kinds=(Kind.OUTREACH,), channels=(Channel.HOME_VISIT,)),
    "生活費": _MONEY, "お金": _MONEY, "食べ物": Meaning(kinds=_MONEY.kinds, words=("食料", "フードバンク")),
    "食料": Meaning(kinds=_MONEY.kinds, words=("フードバンク",)),
    "借金": Meaning(kinds=(Kind.DEBT,)), "弁護士": Meaning(kinds=(Kind.DEBT,)), "だまされ": Meaning(kinds=(Kind.DEBT,)),
    "引き出し屋": Meaning(kinds=(Kind.DEBT,), words=("消費生活",)),
    "仕事": _WORK, "就職": _WORK, "働きたい": _WORK,
    "暴力": Meaning(kinds=(Kind.DV, Kind.ELDER_ABUSE, Kind.POLICE)),
    "殴": Meaning(kinds=(Kind.DV, Kind.ELDER_ABUSE, Kind.POLICE)),
    "虐待": Meaning(kinds=(Kind.CHILD_GUIDANCE, Kind.ELDER_ABUSE)),
    "不登校": Meaning(kinds=(Kind.SCHOOL, Kind.CHILD_GUIDANCE)),
    "病院": Meaning(kinds=(Kind.MEDICAL, Kind.MENTAL_HEALTH_CENTER)),
    "受診": Meaning(kinds=(Kind.MEDICAL, Kind.MENTAL_HEALTH_CENTER)),
    "発達障害": Meaning(words=("発達障",)), "発達障がい": Meaning(words=("発達障",)),
    "介護": Meaning(kinds=(Kind.HOUKATSU,)), "8050": Meaning(kinds=(Kind.HOUKATSU, Kind.HIKIKOMORI_CENTER)),
    "親亡き後": Meaning(kinds=(Kind.GUARDIANSHIP, Kind.PENSION)), "親なきあと": Meaning(kinds=(Kind.GUARDIANSHIP,)),
    "自助会": Meaning(kinds=(Kind.IBASHO, Kind.FAMILY_GROUP)), "当事者会": Meaning(kinds=(Kind.IBASHO,)),
    "ひきこもり": Meaning(kinds=(Kind.HIKIKOMORI_CENTER,)), "引きこもり": Meaning(kinds=(Kind.HIKIKOMORI_CENTER,)),
    "障害": Meaning(words=("障がい",)), "作業所": Meaning(kinds=(Kind.EMPLOYMENT_B, Kind.EMPLOYMENT_A)),
}  # fmt: skip
_FOLDED = {fold(word): meaning for word, meaning in _MEANINGS.items()}
_FOLDED_CRISIS = tuple(fold(word) for word in _CRISIS_WORDS)


def is_crisis(word: str) -> bool:
    """Tell whether a word speaks of dying or of hurting: the urgent numbers come first then."""
    folded = fold(word)
    return any(part in folded for part in _FOLDED_CRISIS)


def asks_without_calling(word: str) -> bool:
    """Tell whether a word asks for ways other than the telephone (電話が苦手)."""
    return any(meaning is _QUIET for meaning in meanings(word))


def answers_crisis(agency: Agency) -> bool:
    """Tell whether a window is one of those to name first when somebody speaks of dying."""
    return agency.role == "crisis" and agency.kind in _CRISIS_KINDS


def meanings(word: str) -> Iterator[Meaning]:
    """Yield what a word (or a part of it) stands for beside itself."""
    kind = match_word(word, KIND_LABELS, KIND_SHORT)
    if kind:
        yield Meaning(kinds=(Kind(kind),))
    folded = fold(word)
    yield from (meaning for part, meaning in _FOLDED.items() if part in folded)


# The origin of offices read from the open data (design contract, section 5).
OPEN_DATA = "wamnet"
PROVIDERS = frozenset(
    {Kind.EMPLOYMENT_TRANSITION, Kind.EMPLOYMENT_A, Kind.EMPLOYMENT_B, Kind.LIFE_TRAINING, Kind.PRIVATE}
)
# Kinds that are there for the step itself (routing grounds); other windows of the step stand behind them.
CORE = {
    1: (Kind.HIKIKOMORI_CENTER, Kind.FAMILY_GROUP, Kind.SELF_RELIANCE, Kind.MENTAL_HEALTH_CENTER, Kind.YOUTH_CENTER),
    2: (Kind.HIKIKOMORI_CENTER, Kind.FAMILY_GROUP, Kind.IBASHO, Kind.OUTREACH, Kind.YOUTH_CENTER),
    3: (Kind.SELF_RELIANCE, Kind.SAPOSUTE, Kind.WORK_PREP, Kind.HELLO_WORK, Kind.WORK_LIFE_CENTER, Kind.YOUTH_CENTER),
}
# Who cannot telephone is helped first by windows of this field, with or without a number.
_QUIET_CORE = frozenset({Kind.HIKIKOMORI_CENTER, Kind.IBASHO, Kind.OUTREACH})
_ROLES = {"window": 0, "backup": 1, "hint": 1, "crisis": 2}
# How well a word fits: by name, by kind or channel, by what the window does, by a note.
_NAME, _KIND, _TEXT, _NOTE = range(4)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; None, empty and False filter nothing. ``ward`` is a ward id or ``outside``."""

    words: tuple[str, ...] = ()
    step: int | None = None
    kind: Kind | None = None
    ward: str | None = None
    age: int | None = None
    caller: Group | None = None
    channel: Channel | None = None
    open_now: bool = False


FILTERS = tuple(item.name for item in fields(Query))


@dataclass(frozen=True, slots=True)
class Emptied:
    """A filter (a field of Query) without which something would be left, and how many windows that is."""

    filter: str
    left: int


@dataclass(frozen=True, slots=True)
class Found:
    """Windows in their order; if there are none, which filters emptied the list. ``crisis``: urgent numbers first."""

    views: tuple[WindowView, ...]
    total: int
    emptied_by: tuple[Emptied, ...]
    order: str
    crisis: bool
    # The ward has no fitting office of the open data: those of other wards stand in, the nearest first.
    from_elsewhere: bool = False


def search(directory: Directory, query: Query, moment: datetime) -> Found:
    """Return the windows that fit a query at a moment, best first."""
    views = _matching(directory, query, moment)
    offices = [found for found in views if found.agency.origin == OPEN_DATA]
    return Found(
        views=tuple(sorted(views, key=_order(query, moment.date()))),
        total=len(views),
        emptied_by=() if views else _emptied_by(directory, query, moment),
        order=_order_words(query, directory.area),
        crisis=any(is_crisis(word) for word in query.words),
        from_elsewhere=bool(offices) and query.ward is not None and not _here(offices, query.ward),
    )


def _here(offices: list[WindowView], ward: str | None) -> list[WindowView]:
    return [found for found in offices if found.agency.seat_ward == ward]


def is_provider(agency: Agency) -> bool:
    """Tell whether a window is a provider (事業所) or private, and so stands after public windows of equal fit."""
    return agency.kind in PROVIDERS or agency.origin == OPEN_DATA


def serves_ward(agency: Agency, ward: str, area: Area) -> bool:
    """Tell whether a window serves people of a ward (or ``outside``), by itself or by a wider area.

    In ``area.wider`` the id ``city`` is the city itself, and an id ending in ``_outside`` leaves the city out.
    """
    wide = {name for name in area.wider if name != "city"} if ward == OUTSIDE else {ward} | area.around
    return not wide.isdisjoint(agency.serves)


def serves_age(agency: Agency, age: int) -> bool:
    """Tell whether a window serves an age (both limits included; without limits everybody)."""
    if agency.ages is None:
        return True
    return (agency.ages.min or 0) <= age <= (inf if agency.ages.max is None else agency.ages.max)


def _matching(directory: Directory, query: Query, moment: datetime) -> list[WindowView]:
    near = query.ward if query.ward != OUTSIDE else None
    kept = (agency for agency in directory.agencies if _passes(agency, query, directory.area))
    views = [view(agency, directory, moment, near) for agency in kept]
    views = [found for found in views if found.open.now or not query.open_now]
    # Offices stand for the whole city: those of the ward are enough, if there are any.
    offices = [found for found in views if found.agency.origin == OPEN_DATA]
    far = set() if query.ward is None or not _here(offices, query.ward) else {one.agency.id for one in offices}
    return [found for found in views if found.agency.id not in far or found.agency.seat_ward == query.ward]


def _passes(agency: Agency, query: Query, area: Area) -> bool:
    tests: list[tuple[bool, Callable[[], bool]]] = [
        (agency.role == "crisis" and query != Query(), lambda: bool(query.words or query.kind)),
        (query.step is not None, lambda: query.step in agency.steps),
        (query.kind is not None, lambda: query.kind in (agency.kind, *agency.also)),
        (query.ward is not None, lambda: serves_ward(agency, query.ward or "", area)),
        (query.age is not None, lambda: serves_age(agency, query.age or 0)),
        (query.caller is not None, lambda: not agency.callers or query.caller in agency.callers),
        (query.channel is not None, lambda: query.channel in agency.channels),
        (bool(query.words), lambda: fit(agency, query.words) is not None),
    ]
    return all(test() for wanted, test in tests if wanted)


def fit(agency: Agency, words: tuple[str, ...]) -> int | None:
    """Return how well a window fits all the words (0 best), or None if one of them does not fit.

    A word about dying brings every crisis window, whatever else was typed.
    """
    if answers_crisis(agency) and any(is_crisis(word) for word in words):
        return _NAME
    ranks = [_rank(agency, word) for word in words]
    return None if any(rank is None for rank in ranks) else sum(rank for rank in ranks if rank is not None)


def _rank(agency: Agency, word: str) -> int | None:
    wanted = fold(word)
    found = _rank_text(agency, wanted)
    ranks = [] if found is None else [found]
    for meaning in _meanings(wanted):
        if not {agency.kind, *agency.also}.isdisjoint(meaning.kinds) or _reachable(agency, meaning):
            ranks.append(_KIND)
        ranks += [rank for other in meaning.words if (rank := _rank_text(agency, fold(other))) is not None]
    return min(ranks, default=None)


def _reachable(agency: Agency, meaning: Meaning) -> bool:
    return not set(agency.channels).isdisjoint(meaning.channels)


def _rank_text(agency: Agency, wanted: str) -> int | None:
    fields_ = (
        (_NAME, (agency.name, agency.kana, *agency.aliases)),
        (_KIND, tuple(KIND_LABELS[kind] for kind in (agency.kind, *agency.also))),
        (_TEXT, (agency.operator or "", agency.summary)),
        (_NOTE, agency.notes),
    )
    return next((rank for rank, texts in fields_ if any(wanted in fold(text) for text in texts)), None)


@lru_cache(maxsize=64)
def _meanings(word: str) -> tuple[Meaning, ...]:
    return tuple(meanings(word))


def _order(query: Query, day: date) -> Callable[[WindowView], tuple[float, ...]]:
    crisis = any(is_crisis(word) for word in query.words)
    quiet = any(asks_without_calling(word) for word in query.words)
    unfiltered = not (query.words or query.step or query.kind or query.ward)

    def key(found: WindowView) -> tuple[float, ...]:
        agency, phone = found.agency, main_phone(found)
        return (
            not (crisis and answers_crisis(agency)),
            unfiltered and agency.origin == OPEN_DATA,
            (fit(agency, query.words) or 0) if query.words else 0,
            phone is None and not quiet,
            _ROLES[agency.role],
            agency.kind not in _QUIET_CORE if quiet else _fit_of_kind(agency, query),
            is_provider(agency),
            phone is not None and phone.state is State.CHECK,
            crisis and found.open.now is not True,
            query.ward not in (agency.seat_ward, *agency.serves),
            _far(found, query.ward),
            zlib.crc32(f"{agency.id} {day}".encode()),
        )

    return key


def _far(found: WindowView, ward: str | None) -> float:
    """Return the distance to order by: inside the ward all are equally near, for nobody lives at its one point."""
    if found.agency.seat_ward == ward or found.distance_km is None:
        return 0.0 if found.agency.seat_ward == ward else inf
    return found.distance_km


def _fit_of_kind(agency: Agency, query: Query) -> int:
    if query.words:
        return 0
    if query.kind is not None:
        return int(agency.kind is not query.kind)
    core = CORE[query.step] if query.step else {kind for kinds in CORE.values() for kind in kinds}
    return int(agency.kind not in core)


def _order_words(query: Query, area: Area) -> str:
    ward = ward_by_id(area, query.ward)
    parts = [
        "言葉に合う順" if query.words else "",
        "番号を出せる窓口が先",
        "" if query.words else "選んだ種類を主にする窓口が先" if query.kind else "支援の中心になる種類が先",
        "公的な窓口が事業所より先",
        f"{ward.label}に近い順" if ward else "",
        "同じ条件なら日替わり",
    ]
    return "、".join(part for part in parts if part)


def _emptied_by(directory: Directory, query: Query, moment: datetime) -> tuple[Emptied, ...]:
    blank = Query()
    found = []
    for name in FILTERS:
        if getattr(query, name) != getattr(blank, name):
            left = len(_matching(directory, replace(query, **{name: getattr(blank, name)}), moment))
            if left:
                found.append(Emptied(name, left))
    return tuple(found)
