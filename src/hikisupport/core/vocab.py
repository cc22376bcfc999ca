"""Closed vocabularies: ASCII ids that never change meaning, with Japanese labels and the short forms people type."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Literal

from hikisupport.core.text import fold


class Step(IntEnum):
    """The step of support (article, steps 1 to 3); 0 stands in results only."""

    URGENT = 0
    WINDOW = 1
    PLACE = 2
    WORK = 3


STEP_LABELS: Mapping[int, str] = {0: "緊急", 1: "現状の整理・相談窓口", 2: "居場所づくり・訪問", 3: "就労支援"}


class Level(StrEnum):
    """How urgent a danger is, the calmest first."""

    NONE = "none"
    WATCH = "watch"
    TODAY = "today"
    NOW = "now"

    @property
    def rank(self) -> int:
        """0 for none up to 3 for now."""
        return list(Level).index(self)


LEVEL_LABELS: Mapping[str, str] = {
    "now": "今すぐ",
    "today": "今日中",
    "watch": "気をつけて続ける",
    "none": "急ぐ危険は、答えの中にはありません",
}


class Group(StrEnum):
    """Who calls, in three groups."""

    PERSON = "person"
    FAMILY = "family"
    SUPPORTER = "supporter"


GROUP_LABELS: Mapping[str, str] = {"person": "本人", "family": "家族", "supporter": "支援者"}


class Kind(StrEnum):
    """The kind of an agency (facts: routing kinds of the triage grounds)."""

    HIKIKOMORI_CENTER = "hikikomori_center"
    FAMILY_GROUP = "family_group"
    SELF_RELIANCE = "self_reliance"
    WORK_PREP = "work_prep"
    IBASHO = "ibasho"
    OUTREACH = "outreach"
    YOUTH_CENTER = "youth_center"
    SAPOSUTE = "saposute"
    HELLO_WORK = "hello_work"
    EMPLOYMENT_TRANSITION = "employment_transition"
    EMPLOYMENT_A = "employment_a"
    EMPLOYMENT_B = "employment_b"
    LIFE_TRAINING = "life_training"
    WORK_LIFE_CENTER = "work_life_center"
    DISABILITY_CONSULT = "disability_consult"
    MEDICAL = "medical"
    MENTAL_HEALTH_CENTER = "mental_health_center"
    HOUKATSU = "houkatsu"
    WELFARE_OFFICE = "welfare_office"
    CHILD_GUIDANCE = "child_guidance"
    SCHOOL = "school"
    PENSION = "pension"
    GUARDIANSHIP = "guardianship"
    DEBT = "debt"
    POLICE = "police"
    AMBULANCE = "ambulance"
    PSYCH_EMERGENCY = "psych_emergency"
    SUICIDE_LINE = "suicide_line"
    DV = "dv"
    ELDER_ABUSE = "elder_abuse"
    PRIVATE = "private"
    OTHER = "other"


KIND_LABELS: Mapping[str, str] = {
    "hikikomori_center": "ひきこもり地域支援センター",
    "family_group": "家族会・家族教室",
    "self_reliance": "自立相談支援機関",
    "work_prep": "就労準備支援",
    "ibasho": "居場所・当事者会",
    "outreach": "訪問・手紙",
    "youth_center": "子ども・若者総合相談",
    "saposute": "地域若者サポートステーション",
    "hello_work": "ハローワーク",
    "employment_transition": "就労移行支援",
    "employment_a": "就労継続支援A型",
    "employment_b": "就労継続支援B型",
    "life_training": "自立訓練(生活訓練)",
    "work_life_center": "障害者就業・生活支援センター",
    "disability_consult": "障がい者相談支援",
    "medical": "精神科・心療内科",
    "mental_health_center": "精神保健福祉センター・保健センター",
    "houkatsu": "地域包括支援センター",
    "welfare_office": "区役所(福祉事務所)",
    "child_guidance": "児童相談所・子どもの相談",
    "school": "学校・教育支援センター",
    "pension": "年金",
    "guardianship": "成年後見・日常生活自立支援",
    "debt": "家計・法律・消費生活",
    "police": "警察",
    "ambulance": "救急・消防",
    "psych_emergency": "精神科救急",
    "suicide_line": "命の電話相談",
    "dv": "DV・性暴力の相談",
    "elder_abuse": "高齢者虐待の相談",
    "private": "民間の支援",
    "other": "その他の専門相談",
}

# Short forms callers and counselors use.
KIND_SHORT: Mapping[str, str] = {
    "サポステ": "saposute",
    "ハロワ": "hello_work",
    "職安": "hello_work",
    "居場所": "ibasho",
    "家族会": "family_group",
    "親の会": "family_group",
    "訪問": "outreach",
    "包括": "houkatsu",
    "就労移行": "employment_transition",
    "A型": "employment_a",
    "B型": "employment_b",
    "作業所": "employment_b",
    "生活訓練": "life_training",
    "児相": "child_guidance",
    "区役所": "welfare_office",
    "生活保護": "welfare_office",
    "相談支援": "disability_consult",
}


# The ward of people who live outside the city.
OUTSIDE = "outside"


class Income(StrEnum):
    """Income class (所得区分) of the user of 障害福祉サービス."""

    WELFARE = "welfare"
    LOW = "low"
    GENERAL1 = "general1"
    GENERAL2 = "general2"
    UNKNOWN = "unknown"


INCOME_LABELS: Mapping[str, str] = {
    "welfare": "生活保護",
    "low": "低所得(市町村民税非課税)",
    "general1": "一般1",
    "general2": "一般2",
    "unknown": "わからない",
}
INCOME_SHORT: Mapping[str, str] = {
    "低所得": "low", "低所得1": "low", "低所得2": "low", "非課税": "low", "収入なし": "low", "無収入": "low",
    "生保": "welfare", "保護": "welfare",
}  # fmt: skip


class Channel(StrEnum):
    """How an agency can be reached."""

    PHONE = "phone"
    VISIT = "visit"
    MAIL = "mail"
    FORM = "form"
    LINE = "line"
    ONLINE = "online"
    LETTER = "letter"
    HOME_VISIT = "home_visit"


CHANNEL_LABELS: Mapping[str, str] = {
    "phone": "電話",
    "visit": "来所",
    "mail": "メール",
    "form": "ウェブの申込み",
    "line": "LINE",
    "online": "オンライン",
    "letter": "手紙",
    "home_visit": "訪問",
}


class Confidence(StrEnum):
    """How far a fact can be trusted; one scale everywhere (design, promise 2)."""

    CALLED = "called"
    OFFICIAL = "official"
    OFFICIAL_VIA = "official_via"
    THIRD_PARTY = "third_party"


CONFIDENCE_LABELS: Mapping[str, str] = {
    "called": "当所で確認",
    "official": "公式",
    "official_via": "公式経由",
    "third_party": "第三者",
}


class State(StrEnum):
    """What may be done with a number at a moment; one scale everywhere (design, promise 2)."""

    CALLABLE = "callable"
    CHECK = "check"
    WITHHELD = "withheld"


STATE_LABELS: Mapping[str, str] = {"callable": "かけてよい番号", "check": "要確認", "withheld": "番号は出しません"}


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
GRADE_LABELS: Mapping[str, str] = {
    "called": "当所で確認",
    "official": "公式",
    "official_via": "公式経由",
    "third_party": "第三者",
    "unverified": "要確認",
    "given": "入力された値",
}
