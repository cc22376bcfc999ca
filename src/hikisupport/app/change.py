"""The counselor sets another step or level beside the rules' own, with a reason."""

from collections.abc import Sequence
from dataclasses import replace

from hikisupport.app.keys import read
from hikisupport.app.render.first_screen import OVERRIDE_LABELS
from hikisupport.app.screen import Screen
from hikisupport.app.settings import Settings
from hikisupport.core.vocab import LEVEL_LABELS, STEP_LABELS, Level


def ask_change(screen: Screen, settings: Settings) -> Settings:
    """Ask what to change and why; return the settings (as they were where Enter was pressed).

    Raises:
        Stopped: the input ended.
    """
    plain = replace(settings, step=None, level=None, reason=None)
    choices = [(f"段階を「{STEP_LABELS[step]}」に", replace(settings, step=step)) for step in (1, 2, 3)]
    choices += [(f"危険の度合いを「{_level(level)}」に", replace(settings, level=level)) for level in Level]
    wanted = _choose(screen, "何を変えますか", [*choices, ("決まりのとおりに戻す", plain)])
    if wanted is None or wanted == plain:
        return wanted or settings
    reasons = [(label, replace(wanted, reason=key)) for key, label in OVERRIDE_LABELS.items()]
    return _choose(screen, "理由は", reasons) or settings


def _level(level: Level) -> str:
    return "急ぐ危険なし" if level is Level.NONE else LEVEL_LABELS[level]


def _choose(screen: Screen, title: str, choices: Sequence[tuple[str, Settings]]) -> Settings | None:
    page = screen.page()
    page.heading(f"{title}(Enterでやめる)")
    for number, (label, _) in enumerate(choices, start=1):
        page.text(f"{number} {label}", indent=2)
    screen.show(page)
    typed = read(screen.ask("番号 > ")).number
    return choices[typed - 1][1] if typed and typed <= len(choices) else None
