"""Hours as people type them after a call are read, or refused with how to write them; nothing is guessed."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hikisupport.core.errors import UsageProblem
from hikisupport.directory.hours import read_hours
from hikisupport.directory.screen import hours_words
from hikisupport.upkeep.confirm import hours_typed

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "typed" / "hours.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["typed"])
def test_hours_are_read_as_they_were_meant_or_refused(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(UsageProblem) as caught:
            hours_typed(case["typed"])
        assert case["refused"] in caught.value.message
    else:
        typed = hours_typed(case["typed"])
        assert "。".join(hours_words([read_hours(typed)])) == case["read"]


@given(st.text(alphabet="月火水木金土日祝0123456789:-〜、 翌時半休み/第・24", max_size=30))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        kept = hours_typed(text)
    except UsageProblem as error:
        assert error.message
    else:
        assert hours_words([read_hours(kept)])
