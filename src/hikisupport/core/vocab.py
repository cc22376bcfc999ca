"""Closed vocabularies: ASCII ids that never change meaning, with Japanese labels and the short forms people type."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from hikisupport.core.text import fold


class Labelled(StrEnum):
    """A closed vocabulary: each id with its Japanese label, and the short forms that callers and counselors use."""

    label: str
    short: tuple[str, ...]

    def __new__(cls, value: str, label: str = "", *short: str) -> "Labelled":
        """Return the id with its words (given below only: ``Kind("police")`` finds the one that is there)."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.short = label, short
        return member


def labels(vocabulary: type[Labelled]) -> dict[str, str]:
    """Return the label of each id."""
    return {each.value: each.label for each in vocabulary}


def short_forms(vocabulary: type[Labelled]) -> dict[str, str]:
    """Return the id of each short form."""
    return {short: each.value for each in vocabulary for short in each.short}


# The step of support (article, steps 1 to 3); 0 stands in results only.
STEP_LABELS: Mapping[int, str] = {0: "緊急", 1: "現状の整理・相談窓口", 2: "居場所づくり・訪問", 3: "就労支援"}


class Level(Labelled):
    """How urgent a danger is, the calmest first."""

    NONE = "none", "急ぐ危険は、答えの中にはありません"
    WATCH = "watch", "気をつけて続ける"
    TODAY = "today", "今日中"
    NOW = "now", "今すぐ"

    rank: int  # 0 for none up to 3 for now

    def __init__(self, *_words: str) -> None:
        self.rank = len(type(self).__members__)

    @property
    def is_urgent(self) -> bool:
        """Whether it is danger for today or now."""
        return self in {Level.TODAY, Level.NOW}


LEVEL_LABELS = dict(reversed(labels(Level).items()))  # the most urgent first


class Group(Labelled):
    """Who calls, in three groups."""

    PERSON = "person", "本人"
    FAMILY = "family", "家族"
    SUPPORTER = "supporter", "支援者"


GROUP_LABELS = labels(Group)


class Kind(Labelled):
    """The kind of an agency (facts: routing kinds of the triage grounds)."""

    HIKIKOMORI_CENTER = "hikikomori_center", "ひきこもり地域支援センター"
    FAMILY_GROUP = "family_group", "家族会・家族教室", "家族会", "親の会"
    SELF_RELIANCE = "self_reliance", "自立相談支援機関"
    WORK_PREP = "work_prep", "就労準備支援"
    IBASHO = "ibasho", "居場所・当事者会", "居場所"
    OUTREACH = "outreach", "訪問・手紙", "訪問"
    YOUTH_CENTER = "youth_center", "子ども・若者総合相談"
    SAPOSUTE = "saposute", "地域若者サポートステーション", "サポステ"
    HELLO_WORK = "hello_work", "ハローワーク", "ハロワ", "職安"
    EMPLOYMENT_TRANSITION = "employment_transition", "就労移行支援", "就労移行"
    EMPLOYMENT_A = "employment_a", "就労継続支援A型", "A型"
    EMPLOYMENT_B = "employment_b", "就労継続支援B型", "B型", "作業所"
    LIFE_TRAINING = "life_training", "自立訓練(生活訓練)", "生活訓練"
    WORK_LIFE_CENTER = "work_life_center", "障害者就業・生活支援センター"
    DISABILITY_CONSULT = "disability_consult", "障がい者相談支援", "相談支援"
    MEDICAL = "medical", "精神科・心療内科"
    MENTAL_HEALTH_CENTER = "mental_health_center", "精神保健福祉センター・保健センター"
    HOUKATSU = "houkatsu", "地域包括支援センター", "包括"
    WELFARE_OFFICE = "welfare_office", "区役所(福祉事務所)", "区役所", "生活保護"
    CHILD_GUIDANCE = "child_guidance", "児童相談所・子どもの相談", "児相"
    SCHOOL = "school", "学校・教育支援センター"
    PENSION = "pension", "年金"
    GUARDIANSHIP = "guardianship", "成年後見・日常生活自立支援"
    DEBT = "debt", "家計・法律・消費生活"
    POLICE = "police", "警察"
    AMBULANCE = "ambulance", "救急・消防"
    PSYCH_EMERGENCY = "psych_emergency", "精神科救急"
    SUICIDE_LINE = "suicide_line", "命の電話相談"
    DV = "dv", "DV・性暴力の相談"
    ELDER_ABUSE = "elder_abuse", "高齢者虐待の相談"
    PRIVATE = "private", "民間の支援"
    OTHER = "other", "その他の専門相談"


KIND_LABELS = labels(Kind)
KIND_SHORT = short_forms(Kind)


# The ward of people who live outside the city.
OUTSIDE = "outside"


class Income(Labelled):
    """Income class (所得区分) of the user of 障害福祉サービス."""

    WELFARE = "welfare", "生活保護", "生保", "保護"
    LOW = "low", "低所得(市町村民税非課税)", "低所得", "低所得1", "低所得2", "非課税", "収入なし", "無収入"
    GENERAL1 = "general1", "一般1"
    GENERAL2 = "general2", "一般2"
    UNKNOWN = "unknown", "わからない"


INCOME_LABELS = labels(Income)
INCOME_SHORT = short_forms(Income)


class Channel(Labelled):
    """How an agency can be reached."""

    PHONE = "phone", "電話"
    VISIT = "visit", "来所"
    MAIL = "mail", "メール"
    FORM = "form", "ウェブの申込み"
    LINE = "line", "LINE"
    ONLINE = "online", "オンライン"
    LETTER = "letter", "手紙"
    HOME_VISIT = "home_visit", "訪問"


CHANNEL_LABELS = labels(Channel)


class Confidence(Labelled):
    """How far a fact can be trusted; one scale everywhere (design, promise 2)."""

    CALLED = "called", "当所で確認"
    OFFICIAL = "official", "公式"
    OFFICIAL_VIA = "official_via", "公式経由"
    THIRD_PARTY = "third_party", "第三者"


CONFIDENCE_LABELS = labels(Confidence)


class State(Labelled):
    """What may be done with a number at a moment; one scale everywhere (design, promise 2)."""

    CALLABLE = "callable", "かけてよい番号"
    CHECK = "check", "要確認"
    WITHHELD = "withheld", "番号は出しません"


STATE_LABELS = labels(State)


def match_word(word: str, labels: Mapping[str, str], short: Mapping[str, str] | None = None) -> str | None:
    """Return the id that a word means (its id, its label, a short form, or the one label it begins), else None."""
    wanted = fold(word)
    names = {fold(key): key for key in labels} | {fold(label): key for key, label in labels.items()}
    names |= {fold(key): value for key, value in (short or {}).items()}
    if wanted in names:
        return names[wanted]
    starts = {key for name, key in names.items() if len(wanted) >= 2 and name.startswith(wanted)}
    return starts.pop() if len(starts) == 1 else None


# Stands in the program, not in the data: it must print when the data is broken.
ALWAYS = "命や体の危険があるときは: 警察 110 / 救急・消防 119 / 子どもの虐待 189 / 救急か迷うとき #7119"
CHECK_MARK = "要確認"
HOURS_UNKNOWN = "受付時間は要確認"
OTHER_DATA = "※同梱ではなく、指定のデータで答えています。"


def quoted(text: str) -> str:
    """Return a text in quotation marks; those inside it become the inner ones."""
    return f"「{text.replace('「', '『').replace('」', '』')}」"


# How far a term of a sum can be trusted: the scale of confidence, and what was typed.
Grade = Literal["called", "official", "official_via", "third_party", "unverified", "given"]
GRADE_LABELS: Mapping[str, str] = {**CONFIDENCE_LABELS, "unverified": CHECK_MARK, "given": "入力された値"}
