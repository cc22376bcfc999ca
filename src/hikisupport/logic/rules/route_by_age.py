"""Routing by step, age and papers: which places and which work windows take this person."""

from hikisupport.core.vocab import Kind
from hikisupport.logic.rules.facts import UNDER_18, UNKNOWN, at_home
from hikisupport.logic.rules.needs import ADULT_SERVICES, WORK_KINDS, Bar, Case, Found, Need, Note


def child_routes(case: Case) -> Found:
    """Under 15: 教育支援センター, child windows and 児童相談所 before the school; no work support of any kind."""
    if case.get("age") == "under15":
        yield Need(Kind.CHILD_GUIDANCE, 20, "child_routes")
        yield Need(Kind.SCHOOL, 21, "child_routes")
        yield Bar((*WORK_KINDS, Kind.YOUTH_CENTER), "child_routes")


def teen_routes(case: Case) -> Found:
    """15 to 17: youth window and school; no adult disability service; サポステ only without a school."""
    if case.get("age") != "15_17":
        return
    yield Need(Kind.YOUTH_CENTER, 20, "teen_routes")
    yield Need(Kind.CHILD_GUIDANCE, 40, "teen_routes")
    yield Bar((*ADULT_SERVICES, Kind.HELLO_WORK), "teen_routes")
    if case.get("enrolled") != "left":
        yield Bar((Kind.SAPOSUTE,), "saposute_needs_no_school")


def places_to_be(case: Case) -> Found:
    """Step 2: 居場所 and peers; by age the youth centre (主に18-34; おおむね30代まで)."""
    if case.step != 2:
        return
    yield Need(Kind.IBASHO, 30 if not at_home(case.answers) else 33, "places_to_be")
    if case.get("age") in {"18_34", "35_39"}:
        yield Need(Kind.YOUTH_CENTER, 30 if not at_home(case.answers) else 34, "young_adult_routes")


def young_adult_routes(case: Case) -> Found:
    """18 to 34 in step 1: the youth window beside the centre."""
    if case.get("age") == "18_34" and case.step == 1:
        yield Need(Kind.YOUTH_CENTER, 40, "young_adult_routes")


def sixty_five_routes(case: Case) -> Found:
    """65 and older: 地域包括支援センター and the ward; no サポステ, no start of 就労移行 or A型."""
    if case.get("age") == "65plus":
        yield Need(Kind.HOUKATSU, 25, "sixty_five_routes")
        yield Bar((Kind.SAPOSUTE, Kind.YOUTH_CENTER, *ADULT_SERVICES), "sixty_five_routes")


def fifties_routes(case: Case) -> Found:
    """50 to 64: never サポステ; work through 自立相談支援機関 and ハローワーク."""
    if case.get("age") == "50_64":
        yield Bar((Kind.SAPOSUTE, Kind.YOUTH_CENTER), "fifties_routes")
        if case.step < 3:
            yield Need(Kind.SELF_RELIANCE, 60, "fifties_routes", wished=True)


def forties_routes(case: Case) -> Found:
    """40 to 49: サポステ is open until 49; the youth centre is not."""
    if case.get("age") == "40_49":
        yield Bar((Kind.YOUTH_CENTER,), "forties_routes")
        if case.step < 3:
            yield Need(Kind.SELF_RELIANCE, 60, "forties_routes", wished=True)


def work_windows(case: Case) -> Found:
    """Step 3 by age and papers: サポステ (15-49), 自立相談支援機関 with 就労準備支援, ハローワーク."""
    if case.step != 3:
        return
    yield Need(Kind.SAPOSUTE, 30, "work_windows")
    if case.get("age") in {"50_64", "65plus", UNKNOWN}:
        yield Need(Kind.SELF_RELIANCE, 30, "work_windows")
    yield Need(Kind.HELLO_WORK, 50, "work_windows")
    if case.get("age") == "15_17":
        yield Need(Kind.YOUTH_CENTER, 29, "work_windows")


def papers(case: Case) -> Found:
    """受給者証: with it the work services at once; a clinic without it the ward; neither is a "later", no refusal."""
    if case.step != 3 or case.get("age") in {*UNDER_18, "65plus"}:
        return
    certificate = case.get("certificate")
    if certificate == "have":
        yield Need(Kind.DISABILITY_CONSULT, 28, "certificate_have")
        yield Note("certificate_have")
    elif certificate == "applying" or case.get("medical") == "now":
        yield Need(Kind.DISABILITY_CONSULT, 40, "certificate_at_ward")
        yield Note("certificate_at_ward")
    else:
        yield Bar(ADULT_SERVICES, "certificate_later")


def work_if_wished(case: Case) -> Found:
    """Below step 3, where work was spoken of or tried: the work windows only if the person wishes it."""
    spoke = case.get("wish") in {"work", "study", "pressed"} or case.get("stopped") in {"training", "job"}
    if case.step < 3 and spoke and case.get("age") != "under15":
        yield Need(Kind.SAPOSUTE, 70, "work_if_wished", wished=True)
        yield Need(Kind.SELF_RELIANCE, 71, "work_if_wished", wished=True)


def places_if_wished(case: Case) -> Found:
    """In step 1: 居場所 later, if the person wishes it."""
    if case.step == 1:
        yield Need(Kind.IBASHO, 65, "places_if_wished", wished=True)
