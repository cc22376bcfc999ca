"""The hours of a window for its telephone, as they stand on paper: short, with 要確認 where they are in doubt."""

import re

from hikisupport.app.render.times import hours_words
from hikisupport.core.vocab import CHECK_MARK
from hikisupport.logic.directory.view import WindowView

# Two runs of the same days: 月〜金 9:30〜12:00、月〜金 13:00〜16:00.
_SAME_DAYS = re.compile(r"((?:^|(?<=[、 ]))[^ 、]+) ([^ 、]+)、\1 ")


def phone_hours(window: WindowView) -> str:
    """Return the hours for the telephone ("" if unknown); why they are in doubt is told by ``show``, not on paper."""
    agency = window.agency
    desks = [schedule.model_copy(update={"doubt": None}) for schedule in agency.hours]
    phone = [desk for desk in desks if desk.of == "phone"] or desks
    words = "。".join(line.removeprefix("電話: ") for line in hours_words(phone)) or agency.hours_text or ""
    words = _SAME_DAYS.sub(r"\1 \2と", words)
    return f"{words}({CHECK_MARK})" if words and window.open.doubt else words
