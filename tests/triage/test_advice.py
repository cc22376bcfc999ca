"""The words of a result in the folder of an office: what a call may need and the folder lacks is lent, and named."""

from pathlib import Path

import pytest
from datacopies import change

from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Group, Level
from hikisupport.triage.load import open_advice
from hikisupport.upkeep.check_files import check_files


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("code: caregiver_limit\n    level: now", "code: caregiver_gone\n    level: now", "caregiver_limit now"),
        ("step: 2\n    group: family", "step: 0\n    group: family", "2 family"),
        ("rule: present_helper\n    group: supporter", "rule: people_who_know\n    group: supporter", "present_helper"),
    ],
)
def test_words_that_the_folder_lacks_are_named(folder: Path, old: str, new: str, named: str) -> None:
    change(folder / "advice.yaml", old, new)
    (problem,) = check_files(folder).problems
    assert f"「{named}" in problem.message
    assert (problem.file, problem.severity) == ("advice.yaml", "error")


def test_a_call_in_danger_has_its_words_though_the_folder_lacks_them(folder: Path) -> None:
    change(folder / "advice.yaml", "code: caregiver_limit\n    level: now", "code: caregiver_gone\n    level: now")
    change(folder / "advice.yaml", "  - group: supporter\n    small_step", "  - group: family\n    small_step")
    own, shipped = open_advice(folder), open_advice(shipped_folder())
    assert own.flag("caregiver_limit", Level.NOW) == shipped.flag("caregiver_limit", Level.NOW)
    assert own.step_unsafe(1, Group.SUPPORTER) == shipped.step_unsafe(1, Group.SUPPORTER)
