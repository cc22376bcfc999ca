"""What is shown when a call turns dangerous: the danger found on the way, and the urgent page."""

from collections.abc import Sequence
from datetime import datetime

from hikisupport.core.page import Page
from hikisupport.core.vocab import Level
from hikisupport.directory.view import WindowView
from hikisupport.triage.agencies import flag_views, urgent_page
from hikisupport.triage.danger import Shown, add_danger, add_urgent_at_a_glance
from hikisupport.triage.facts import Answers
from hikisupport.triage.flow import Interview
from hikisupport.triage.load import Bundle
from hikisupport.triage.terminal import Screen

# From more to less: three numbers and the first thing to do, three numbers, one number.
_SHOWN = (Shown(3, 1, watch=False), Shown(3, 0, watch=False), Shown(1, 0, watch=False))


def danger_page(screen: Screen, bundle: Bundle, call: Interview, moment: datetime, asked: Page) -> Page:
    """Return the dangers of a call as fully as they stay in sight above what is asked next."""
    flags = flag_views(call.answers, bundle, moment)
    rescue = bundle.advice.rescue if call.level is Level.NOW else ()
    say = next((flag.say for flag in flags if flag.say and flag.level is not Level.WATCH), "")
    for shown in _SHOWN:
        page = screen.page()
        page.lines.append(())
        add_danger(page, flags, rescue, moment, shown=shown, say=say)
        if len(page.lines) + len(asked.lines) < screen.rows:
            break
    return page


def show_urgent(screen: Screen, bundle: Bundle, answers: Answers, moment: datetime) -> None:
    """Show one number for each need, all in sight at once."""
    screen.show(glance(screen.page().columns, screen.rows, urgent_page(bundle, answers, moment), moment))


def glance(columns: int, rows: int, groups: Sequence[tuple[str, Sequence[WindowView]]], moment: datetime) -> Page:
    """Return one number for each need on as many lines as are in sight."""
    for brief in (False, True):
        page = Page(columns)
        page.lines.append(())
        add_urgent_at_a_glance(page, groups, moment, brief=brief)
        if len(page.lines) < rows:
            break
    return page
