"""What the tests of the rules share."""

from pathlib import Path

import pytest
import yaml

QUESTIONS = Path(__file__).resolve().parents[2] / "data" / "questions.yaml"


@pytest.fixture(scope="session")
def choices() -> dict[str, list[str]]:
    """Return the codes of every question that the shipped questions offer."""
    read = yaml.load(QUESTIONS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {question["id"]: [choice["code"] for choice in question["choices"]] for question in read["questions"]}
