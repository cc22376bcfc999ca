from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikisupport.core import vocab
from hikisupport.core.vocab import match_word

SCALES = [
    (vocab.Kind, vocab.KIND_LABELS),
    (vocab.Income, vocab.INCOME_LABELS),
    (vocab.Channel, vocab.CHANNEL_LABELS),
    (vocab.Group, vocab.GROUP_LABELS),
    (vocab.Level, vocab.LEVEL_LABELS),
    (vocab.Confidence, vocab.CONFIDENCE_LABELS),
    (vocab.State, vocab.STATE_LABELS),
]
SHORT_FORMS = [(vocab.KIND_LABELS, vocab.KIND_SHORT), (vocab.INCOME_LABELS, vocab.INCOME_SHORT)]


@pytest.mark.parametrize(("scale", "labels"), SCALES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_word_of_a_scale_has_one_label_of_its_own(scale: type, labels: Mapping[object, str]) -> None:
    assert set(labels) == set(scale)
    assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize(("labels", "short"), [*SHORT_FORMS, (vocab.CHANNEL_LABELS, {}), (vocab.GROUP_LABELS, {})])
def test_every_id_label_and_short_form_is_understood(labels: Mapping[str, str], short: Mapping[str, str]) -> None:
    for key, label in labels.items():
        assert match_word(key, labels, short) == key
        assert match_word(label, labels, short) == key
    for word, key in short.items():
        assert match_word(word, labels, short) == key


@pytest.mark.parametrize(
    ("word", "kind"),
    [("ｻﾎﾟｽﾃ", "saposute"), ("はろわ", "hello_work"), ("Ｂ型", "employment_b"), ("b型", "employment_b"),
     ("SAPOSUTE", "saposute"), ("地域包括", "houkatsu")],
)  # fmt: skip
def test_a_kind_is_understood_however_it_is_typed(word: str, kind: str) -> None:
    assert match_word(word, vocab.KIND_LABELS, vocab.KIND_SHORT) == kind


@pytest.mark.parametrize("word", ["", " ", "就", "就労継続支援", "そんな窓口", "精神科病院の救急"])
def test_a_word_that_means_nothing_or_several_things_is_not_guessed(word: str) -> None:
    assert match_word(word, vocab.KIND_LABELS, vocab.KIND_SHORT) is None


@given(st.text(max_size=20))
def test_any_word_means_a_word_of_the_scale_or_nothing(word: str) -> None:
    assert match_word(word, vocab.KIND_LABELS, vocab.KIND_SHORT) in {None, *vocab.KIND_LABELS}


def test_levels_rise_from_none_to_now() -> None:
    assert [level.rank for level in (vocab.Level.NONE, vocab.Level.WATCH, vocab.Level.TODAY, vocab.Level.NOW)] == [
        0, 1, 2, 3,
    ]  # fmt: skip
