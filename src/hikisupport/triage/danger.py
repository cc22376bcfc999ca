"""Danger on the screen: the block that stands above everything else, and the urgent page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import zip_longest

from hikisupport.core.page import Page, Piece
from hikisupport.core.text import STANDING_NUMBERS, width
from hikisupport.core.vocab import ALWAYS, CHECK_MARK, LEVEL_LABELS, Level
from hikisupport.directory.screen import WITHHELD, number_pieces, open_label
from hikisupport.directory.view import AgencyView
from hikisupport.triage.agencies import FlagView
from hikisupport.triage.flow import SAFE
from hikisupport.triage.terminal import NARROW, Block, Screen, fit

_STYLES = {Level.NOW: "danger", Level.TODAY: "danger", Level.WATCH: "warn"}
_WAYS_ON = {SAFE: "安全が確かめられた、として続けた電話", "waiting": "安全はまだ確かめられていない。助けを待つあいだ"}
_FIRST_OF_ALL = ("ambulance", "police", "child-abuse-189")
_NUMBER_WIDTH, _MOST = 12, 2


def danger_blocks(
    flags: Sequence[FlagView],
    rescue: Sequence[str],
    moment: datetime,
    *,
    gone_on: str | None = None,
) -> list[Block]:
    """Return every danger as blocks: name and by when, the counselor's lines, who answers, what to do, what to watch.

    ``rescue``: the counselor's lines at level now. ``gone_on``: how the call went on after it.
    """
    urgent = [flag for flag in flags if flag.level.is_urgent]
    saved = not rescue or gone_on == SAFE
    blocks = list(_name_flags(urgent))
    if gone_on:
        blocks.append(Block(lambda page: page.text(f"({_WAYS_ON[gone_on]})", _STYLES[Level.NOW]), rank=1))
    if rescue:
        blocks += [Block(partial(_add_rescue, lines=rescue), rank=5 if saved else 0)]
        blocks += _numbers(_rescuers(urgent), moment, rank=3 if saved else 0)
    blocks += _doing([flag for flag in urgent if saved or flag.level is Level.NOW], must=not saved)
    blocks += _watched([flag for flag in flags if flag.level is Level.WATCH], must=not urgent)
    return blocks


def _name_flags(urgent: Sequence[FlagView]) -> Iterator[Block]:
    """Give the gravest danger with by when, the second in one line where lines are short, the others in one line."""
    for place, flag in enumerate(urgent[:_MOST]):
        yield Block(partial(_add_flag, flag=flag, one_line=place > 0), short=partial(_add_clipped, flags=[flag]))
    if others := urgent[_MOST:]:
        yield Block(partial(_add_clipped, flags=others))


def _add_flag(page: Page, flag: FlagView, *, one_line: bool) -> None:
    if one_line and page.columns < NARROW:
        _add_clipped(page, [flag])
        return
    page.text(_name_flag(flag), _STYLES[flag.level], hanging=2)


def _name_flag(flag: FlagView) -> str:
    """Return a danger with by when, as far as its level does not say so already."""
    when = flag.by_when.rstrip("。")
    said = when in {"", "今すぐ", "きょうのうちに"}
    return f"【{LEVEL_LABELS[flag.level]}】{flag.label}" + ("" if said else f"。{when}")


def _add_clipped(page: Page, flags: Sequence[FlagView]) -> None:
    page.text(danger_line(flags, page.columns), _STYLES[flags[0].level])


def danger_line(flags: Sequence[FlagView], columns: int) -> str:
    """Return dangers by name in one line; what has no room is cut off."""
    text = f"【{LEVEL_LABELS[flags[0].level]}】{' / '.join(flag.label for flag in flags)}"
    if width(text) <= columns:
        return text
    while width(text) > columns - 3:
        text = text[:-1]
    return text + "..."


def _add_rescue(page: Page, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        page.item(line, style="danger", indent=1, mark=f"{number} ")


def _rescuers(flags: Sequence[FlagView]) -> list[AgencyView]:
    """Return whom to call in a rescue: 119, 110, 189 as the dangers name them, then the others, in turns."""
    found: dict[str, AgencyView] = {}
    turns = zip_longest(*(flag.contacts for flag in flags if flag.level is Level.NOW))
    for agency in (agency for turn in turns for agency in turn if agency):
        found.setdefault(agency.agency.id, agency)
    return sorted(found.values(), key=lambda agency: agency.agency.id not in _FIRST_OF_ALL)


def _numbers(contacts: Sequence[AgencyView], moment: datetime, rank: int) -> list[Block]:
    standing = [one for one in contacts if is_standing(one)]
    others = [one for one in contacts if not is_standing(one)]
    # A level set to now by hand has no danger that names numbers.
    called = partial(_add_standing, agencies=standing) if standing else _add_119_and_110
    blocks = [Block(called, rank)]
    if others:
        short = partial(add_contacts, agencies=others, moment=moment, most=1)
        blocks.append(Block(partial(add_contacts, agencies=others, moment=moment, most=2), rank or 1, short))
    return blocks


def _add_119_and_110(page: Page) -> None:
    page.whole(Piece("119 救急・消防", "phone"), Piece("110 警察", "phone"), indent=1)


def is_standing(agency: AgencyView) -> bool:
    """Tell whether an agency has one of the numbers that always answer (119, 110, 189, #7119)."""
    phone = agency.phone
    return phone is not None and phone.number in STANDING_NUMBERS


def _add_standing(page: Page, agencies: Sequence[AgencyView]) -> None:
    """Add 119, 110 and the others that always answer: number and name side by side."""
    pieces = []
    for agency in agencies:
        phone = agency.phone
        number = phone.number if phone and phone.number else ""
        pieces.append(Piece(f"{number} {agency.agency.name.split('(')[0].replace(number, '').strip()}", "phone"))
    page.whole(*pieces, indent=1)


def _doing(flags: Sequence[FlagView], *, must: bool) -> Iterator[Block]:
    """Give what to do first: for the gravest danger two lines (in a rescue they always stand), for others one."""
    for place, flag in enumerate(flags):
        for number, line in enumerate(flag.do[: 1 if place else 2]):
            rank = 4 if place else 0 if must else 3 if number else 1
            # Of two lines that have to stand, the second gives way where even those do not fit.
            short = partial(_add_actions, lines=()) if number else None
            yield Block(partial(_add_actions, lines=[line]), rank, short)


def _add_actions(page: Page, lines: Sequence[str]) -> None:
    for line in lines:
        page.item(line, indent=1)


def _watched(flags: Sequence[FlagView], *, must: bool) -> Iterator[Block]:
    """Give what is watched, each in one sentence with what would change it; in short by name only."""
    if flags:
        short = partial(_add_clipped, flags=flags)
        yield Block(partial(_add_watched, flags=flags), 0 if must else 3, short)


def _add_watched(page: Page, flags: Sequence[FlagView]) -> None:
    for flag in flags[:_MOST]:
        doing = flag.do[0] if flag.do else ""
        page.text(f"【{LEVEL_LABELS[flag.level]}】{flag.label}。{doing}", _STYLES[flag.level], hanging=2)
    if others := flags[_MOST:]:
        _add_clipped(page, others)


def add_danger(page: Page, flags: Sequence[FlagView], moment: datetime) -> None:
    """Add every danger in full: by when, everything to do, what not to promise, whom to call."""
    for flag in flags:
        page.text(_name_flag(flag), _STYLES[flag.level], hanging=2)
        _add_actions(page, flag.do)
        if flag.not_promise:
            page.item(flag.not_promise, style="label", indent=1, mark="× ")
        add_contacts(page, flag.contacts, moment)


def found_page(screen: Screen, flags: Sequence[FlagView], moment: datetime, asked: Page) -> Page:
    """Return the dangers found on the way with who answers, as fully as they stay in sight above what is asked."""
    urgent = [flag for flag in flags if flag.level.is_urgent]
    open_now = [one for flag in urgent for one in flag.contacts if one.answering.open.now]
    named = {one.agency.id: one for flag in urgent for one in ([flag.own] if flag.own else [])}
    named |= {one.agency.id: one for one in open_now if not is_standing(one)}
    blocks = [Block(lambda page: page.lines.append(())), *danger_blocks(urgent, (), moment)]
    if named:
        agencies = list(named.values())
        short = partial(add_contacts, agencies=agencies, moment=moment, most=1)
        blocks.append(Block(partial(add_contacts, agencies=agencies, moment=moment, most=2), 0, short))
    return fit(screen.page().columns, screen.room - len(asked.lines), blocks)[0]


def add_contacts(page: Page, agencies: Sequence[AgencyView], moment: datetime, most: int = 99) -> None:
    """Add one line for each number; agencies that are reached through the same number share it."""
    groups: dict[str, list[AgencyView]] = {}
    for agency in agencies:
        groups.setdefault(agency.answering.agency.id, []).append(agency)
    for group in list(groups.values())[:most]:
        _add_group(page, group, moment)


def _add_group(page: Page, group: list[AgencyView], moment: datetime) -> None:
    through = group[0].answering
    phone = through.phone
    named = [agency for agency in group if agency is not through]
    if named:
        names = "・".join(agency.agency.name for agency in named)
        page.whole(Piece(names), open_piece(named[0], moment), indent=1)
    if phone is None:
        page.whole(Piece(through.agency.name), Piece(through.agency.url or WITHHELD), indent=1)
        return
    number, label, check = number_pieces(phone)
    shown = "" if label.text in through.agency.name else label.text
    name = f"({through.agency.name}から)" if named else through.agency.name
    page.whole(number, Piece(name), Piece(shown), open_piece(through, moment), check, indent=3 if named else 1)


def open_piece(agency: AgencyView, moment: datetime) -> Piece:
    """Return whether an agency is open at a moment; one that answers now stands out."""
    return Piece(open_label(agency.open, moment), "ok" if agency.open.now else "dim")


Groups = Sequence[tuple[str, Sequence[AgencyView]]]


def add_urgent(page: Page, groups: Groups, moment: datetime) -> None:
    """Add the urgent page: whom to call for each need, and who of them answers at this hour."""
    page.text("■ 緊急の電話", style="danger")
    for title, agencies in groups:
        page.text(title, style="strong")
        add_contacts(page, agencies, moment)
    page.choices(ALWAYS, style="danger")


def urgent_in_sight(columns: int, rows: int, groups: Groups, moment: datetime) -> Page:
    """Return the urgent page on as many lines as are in sight: one number for each need."""
    whole, short = (partial(_add_urgent_briefly, groups=groups, moment=moment, brief=brief) for brief in (False, True))
    return fit(columns, rows, [Block(whole, 0, short)])[0]


def _add_urgent_briefly(page: Page, groups: Groups, moment: datetime, *, brief: bool) -> None:
    """Add one number for each need, in a column of its own; ``brief``: no names, and of the hours only 時間外."""
    page.lines.append(())
    page.text("■ 緊急の電話", style="danger")
    for title, agencies in groups:
        through = [agency.answering for agency in agencies]
        chosen = next((agency for agency in through if agency.open.now), through[0] if through else None)
        if chosen and chosen.phone:
            number, _, check = number_pieces(chosen.phone)
            name = Piece("" if brief or is_standing(chosen) else chosen.agency.name)
            closed = Piece("時間外" if chosen.open.now is False else "", "dim")
            when = closed if brief else open_piece(chosen, moment)
            check = Piece(CHECK_MARK if check.text else "", "warn")
            page.beside(number, Piece(title, "strong"), name, when, check, indent=1, label_width=_NUMBER_WIDTH)
    page.choices(ALWAYS, style="danger")
