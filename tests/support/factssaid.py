"""Facts that a sentence may speak of, and the answers that tell them: nobody is told what nobody said."""

import re
from collections.abc import Mapping
from functools import cache

Conditions = Mapping[str, set[str]]

# A fact that a sentence may speak of -> the answers one of which has to be among its conditions.
KNOWN_NOW = {"place", "work", "school", "agency", "medical", "other"}
SAID: tuple[tuple[str, str, tuple[Conditions, ...]], ...] = (
    (
        "who is treated",
        "かかっている(先生|病院に|者)|^「そちらにかかって",
        ({"helping": {"medical"}}, {"medical": {"now"}}),
    ),
    ("what was left", "前に(そちらに)?通っていた", ({"stopped": {"place", "training"}},)),
    ("who meets them", "今(ご本人が)?会っている|今通っている(居|所の)", ({"helping": KNOWN_NOW},)),
    (
        "a wish to die",
        "死にたい(と思う|思い|気持ち)",
        (
            {"death": {"signs"}},
            {"death_detail": {"wish", "again", "act3m", "unknown", "past"}},
            {"flag": {"suicide_ideation", "self_harm", "suicide_plan", "caregiver_limit"}},
        ),
    ),
    ("no method", "方法や時までは", ({"carer_detail": {"none"}},)),
    ("生活保護", "生活保護を受けている", ({"money": {"welfare"}},)),
    ("thinner", "やせてきた", ({"eating": {"less"}},)),
    ("hardly eating", "ほとんど(でき|とれ)て", ({"eating": {"almost_none"}},)),
    ("living apart", "一人で暮らすご|離れて暮らす方|別に暮らし|離れた所から", ({"living": {"alone"}},)),
    (
        "being hurt",
        "つらいことを?(が|され)|こわい思いをされ|つらい思いをされ",
        (
            {"violence_to": {"person", "caller", "other", "several"}},
            {"flag": {"child_abuse", "elder_abuse", "dv"}},
            {"violence": {"once", "year", "calm", "past", "happening"}},
        ),
    ),
    ("calm now", "今は落ち着いて", ({"violence": {"calm"}},)),
    ("did not see it", "見ていな|見てはいま", ({"violence": {"suspect"}},)),
    ("may know", "知っていて(よいの|も大丈夫|差し支え)", ({"consent": {"fine"}},)),
    ("dislikes", "いやがりそう", ({"consent": {"dislikes"}},)),
    ("to be left alone", "そっとして", ({"wish": {"quiet"}},)),
    ("pressed", "働かなければ", ({"wish": {"pressed"}},)),
    (
        "own words",
        "の口から(、|望みが出て|、?してみたい)|と話しておられ|望みを聞いています|口にされた",
        ({"wish": {"talk", "place", "study", "work", "quiet", "pressed"}},),
    ),
    (
        "left this year",
        "この1年に(通うのを)?(やめた所があるので|離れた所があ)",
        ({"stopped": {"place", "training", "school", "job"}},),
    ),
    ("again", "もう一度働|また動いて", ({"stopped": {"place", "training", "school", "job"}},)),
    (
        "parents",
        "親御さん(の介|ご自身)",
        ({"living": {"old_parents", "parents"}}, {"caller": {"mother", "father", "sibling"}}),
    ),
    ("at home", "家で過ごす|家にいた|家にいること", ({"outing": {"room", "home", "night"}},)),
    ("tired out", "疲れき|疲れておられ", ({"carer": {"exhausted"}},)),
    ("at the end", "思いつめ", ({"flag": {"caregiver_limit"}},)),
    ("受給者証", "受給者証をお持ち", ({"certificate": {"have"}},)),
    ("not seen", "二日以上", ({"last_seen": {"two_days"}},)),
    ("親の収入", "親の収入は数えません", ({"living": {"parents", "old_parents"}}, {"caller": {"mother", "father"}})),
)

# A sentence about what would be, once it is known or wished, states nothing.
_NOT_STATED = re.compile(
    "とわかったら|となったら|とわかれば|聞けたら|があれば|とわかり、|聞けて、|つらいことがあるときは"
)


@cache  # the same sentences in many calls
def facts_in(sentence: str) -> list[tuple[str, tuple[Conditions, ...]]]:
    """Return the facts that a sentence states, each with the answers one of which has to have told it."""
    if _NOT_STATED.search(sentence):
        return []
    return [(fact, told_by) for fact, words, told_by in SAID if re.search(words, sentence)]
