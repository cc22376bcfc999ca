"""`cost --ask`: five spoken questions and their follow-ups, then the same answer as for a case."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from terminal import Terminal

from hikisupport.cost.case import ORDER, next_question, person_of, question_of, read_answer
from hikisupport.cost.model import CostTable

DAY = date(2026, 11, 24)
Run = Callable[..., Any]


@pytest.fixture
def ask(run: Run) -> Run:
    """Put the questions and type these keys, one a line."""
    return lambda *keys, words=(): run(
        "cost", "--ask", *words, "--at", "2026-11-24 10:00", stdin="".join(f"{key}\n" for key in keys)
    )


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        # age, married, tax, home, welfare
        (("35", "1", "1", "1", "2"), "市町村民税がかからない大人の方は、ふつう0円の見込みです。親の収入は数えません。"),
        (("35", "1", "3", "1", "2"), "市町村民税がかからない大人の方は、ふつう0円の見込みです。親の収入は数えません。"),
        (("", "1", "1", "4", "1"), "生活保護の方は、障害福祉サービスの自己負担は0円です。"),
        # taxed: the levy, the declaration
        (("40", "1", "2", "1", "1", "1", "2"), "障害福祉サービスは、いくつ使っても合わせて1か月に9,300円までです。"),
        (("40", "1", "2", "2", "1", "1", "2"), "障害福祉サービスは、いくつ使っても合わせて1か月に37,200円までです。"),
        (("40", "1", "2", "1", "1", "2", "2"), "障害福祉サービスは、いくつ使っても合わせて1か月に37,200円までです。"),
        # not known: the income on the notice, who is supported, the declaration
        (("40", "1", "4", "45万", "1", "3", "1", "2"), "市町村民税がかからない大人の方は、ふつう0円"),
        (
            ("40", "1", "4", "450,001円", "1", "3", "1", "2"),
            "ご本人が障害者控除を申告しているなら、障害福祉サービスは0円",
        ),
        (
            ("40", "1", "4", "450001", "1", "2", "1", "2"),
            "9,300円までです。障害者控除を申告し直すと、0円になることがあります",
        ),
        (("40", "1", "4", "", "3", "1", "2"), "収入のない大人の方は、ふつう0円の見込みです。"),
        # a spouse of the same household, and one who lives apart
        (("40", "2", "1", "4", "1010000", "2", "1", "2"), "市町村民税がかからない大人の方は、ふつう0円"),
        (("40", "2", "1", "4", "1010001", "2", "1", "2"), "1か月に9,300円までです。"),
        (("40", "2", "1", "4", "1010000", "5", "1", "2"), "配偶者がご本人を税の扶養に入れているなら"),
        (("40", "2", "1", "2", "2", "1", "2"), "1か月に37,200円までです。"),
        (("40", "2", "2", "2", "1", "1", "1", "2"), "1か月に9,300円までです。"),
        (("40", "3", "1", "1", "2"), "市町村民税がかからない大人の方は、ふつう0円"),
        # a child: the household of the parents
        (("16", "2", "1", "1", "2"), "1か月に4,600円までです。18歳未満の方は区役所で確かめてください。"),
        (("16", "1", "1", "2"), "保護者の世帯に市町村民税がかからないので、0円の見込みです。18歳未満の方は"),
        (("14", "1", "1", "2"), "15歳未満の方は、大人の福祉サービスより、子どもと学校の窓口が先です。"),
        (("65", "1", "1", "1", "2"), "65歳からは、地域包括支援センターと区役所が入口です。"),
        # full-width digits, the label itself, why, a mistake, and one step back
        (("３５歳", "していない", "１", "１", "２"), "市町村民税がかからない大人の方は、ふつう0円"),
        (("35", "?", "7", "1", "2", "b", "1", "1", "2"), "市町村民税がかからない大人の方は、ふつう0円"),
        (("b", "35", "1", "1", "0", "1", "2"), "市町村民税がかからない大人の方は、ふつう0円"),
    ],
)
def test_the_answers_lead_to_the_sentence(keys: tuple[str, ...], says: str, ask: Run) -> None:
    ran = ask(*keys)
    assert ran.code == 0, ran.err
    assert says in ran.out.splitlines()[0]


def test_why_the_hint_and_the_urgent_line_are_said_without_losing_the_place(ask: Run) -> None:
    err = ask("35", "?", "7", "0", "1", "1", "1", "2").err
    assert "理由: 同じ世帯の配偶者の税は合わせて数えます" in err
    assert "1〜4 の数字で答えてください。" in err
    assert "110 か 119" in err
    assert err.count("ご結婚していますか。") == 4


def test_stopping_ends_with_130_and_shows_no_amount(ask: Run) -> None:
    for keys in (("35", "q"), ("35", "1")):
        ran = ask(*keys)
        assert (ran.code, ran.out) == (130, "")


def test_services_and_a_certificate_can_be_typed_beside_the_questions(ask: Run) -> None:
    keys = ("40", "1", "2", "1", "1", "1", "2")
    assert ask(*keys, words=("--service", "B型:12")).out.startswith("1か月の自己負担は5,906〜9,300円の見込みです。")
    assert ask(*keys, words=("--cap", "4600", "--gross", "98000")).out.startswith(
        "1か月の自己負担は4,600円の見込みです。"
    )
    assert '"low": 4600' in ask(*keys, words=("--cap", "4600", "--format", "json")).out


def test_what_is_asked_for_cannot_be_typed_too(ask: Run) -> None:
    assert ask(words=("--income", "low")).code == 2
    assert ask(words=("--case", "x.yaml")).code == 2


def test_the_usual_call_is_five_questions_and_welfare_is_the_last(table: CostTable) -> None:
    answers: dict[str, str] = {}
    given = {"age": "35", "married": "single", "tax": "exempt", "lives": "home", "welfare": "not_welfare"}
    while (name := next_question(answers)) is not None:
        answers[name] = given[name]
    assert list(answers) == list(given)
    assert {name for name, _ in ORDER} == set(table.questions)


def test_every_question_has_a_way_to_say_that_it_is_not_known(table: CostTable) -> None:
    for name in table.questions:
        question = question_of(name, {"age": "40"}, table, DAY)
        assert "{" not in question.text + question.why
        number = len(question.choices) or None
        assert read_answer(question, number, "") == "unknown", name


@pytest.mark.parametrize(("age", "line", "low"), [("40", "213,334円", "9,300円"), ("16", "373,334円", "4,600円")])
def test_the_line_is_asked_as_it_stands_on_the_notice_of_the_city(
    age: str, line: str, low: str, table: CostTable
) -> None:
    # 160,000 x 8 / 6 = 213,333.3: 213,333 is 159,999 at 6 %, 213,334 is 160,000. 280,000: 373,333 and 373,334
    question = question_of("levy", {"age": age}, table, DAY)
    assert line in question.text
    assert low in question.why


@pytest.mark.parametrize("text", ["121", "-1", "五十", "50代", "3.5"])
def test_an_age_that_is_none_is_asked_again(text: str, table: CostTable) -> None:
    assert read_answer(table.questions["age"], None, text) is None


@pytest.mark.parametrize(
    ("text", "yen"),
    [("0円", "0"), ("１２０万", "1200000"), ("1,010,000", "1010000"), ("100000001", None), ("多い", None)],
)
def test_yen_are_read_as_people_type_them(text: str, yen: str | None, table: CostTable) -> None:
    assert read_answer(table.questions["income"], None, text) == yen


def test_what_was_not_asked_stays_open() -> None:
    person = person_of({"age": "unknown", "married": "unknown", "tax": "unknown", "lives": "unknown"})
    assert (person.age, person.spouse, person.lives, person.welfare) == (None, True, "unknown", False)
    assert person.tax.disability_deduction is None


def test_at_a_terminal_the_questions_end_in_the_one_screen() -> None:
    terminal = Terminal("cost", "--ask", "--at", "2026-11-24 10:00")
    terminal.type("35", "1", "1", "1", "2")
    assert terminal.finish() == 0
    shown = [line.rstrip() for line in terminal.screen.display]
    assert "市町村民税がかからない大人の方は、ふつう0円の見込みです。親の収入は数えません。" in shown
