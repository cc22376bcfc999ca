"""Wrong words on the command line: the sentence names the help that tells the right ones."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("line", "help_of"),
    [
        ("list --open-now=3", "hikisupport list"),
        ("list --ward", "hikisupport list"),
        ("show", "hikisupport show"),
        ("show a b", "hikisupport show"),
        ("data check --everything", "hikisupport data check"),
        ("data nothing", "hikisupport data"),
        ("--version=3", "hikisupport"),
        ("nothing", "hikisupport"),
    ],
)
def test_the_sentence_names_the_help_of_the_command_that_was_called(
    line: str, help_of: str, run: Callable[..., Any]
) -> None:
    ran = run(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert f"`{help_of} --help`" in ran.err
