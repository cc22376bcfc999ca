"""The words callers and counselors use, and what they mean: kinds and channels, never a single window."""

from collections.abc import Iterator
from dataclasses import dataclass

from hikisupport.base.models.agency import Agency
from hikisupport.core.text import fold
from hikisupport.core.vocab import KIND_LABELS, KIND_SHORT, Channel, Kind, match_word


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
