"""What several documents are made of. The words below the fields become the descriptions of the schemas."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hikisupport.core.model import PartialDate
from hikisupport.core.vocab import CONFIDENCE_LABELS, GRADE_LABELS, GROUP_LABELS, STEP_LABELS, Confidence, Grade, Group


def meanings(labels: Mapping[str, str] | Mapping[int, str]) -> str:
    """Return ids with their Japanese labels in one line."""
    return ", ".join(f"{key} {label}" for key, label in labels.items())


class Part(BaseModel):
    """A part of a document: every key is always written, no other key is, and no value is of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


Count = Annotated[int, Field(ge=0)]
Moment = Annotated[AwareDatetime, Field(description="The moment the document speaks of, ISO 8601 with offset.")]
Versions = Annotated[
    dict[str, str],
    Field(
        description=(
            "What the result comes from: the version of the program, the days of rules, questions, agencies, costs "
            "and guide (as_of), the days of the open data (wamnet), and whose data it is (data: 同梱 is shipped)."
        )
    ),
]
ConfidenceId = Annotated[
    Confidence, Field(description=f"How far a fact can be trusted (確かさ): {meanings(CONFIDENCE_LABELS)}.")
]
GradeId = Annotated[Grade, Field(description=f"How far a term of the sum can be trusted: {meanings(GRADE_LABELS)}.")]
GroupId = Annotated[Group, Field(description=f"Who calls: {meanings(GROUP_LABELS)}.")]
SupportStep = Annotated[
    int,
    Field(
        ge=1, le=3, description=f"Step of support: {meanings({key: STEP_LABELS[key] for key in (1, 2, 3)})}. No ranks."
    ),
]
AnyStep = Annotated[
    int, Field(ge=0, le=3, description=f"Step of support: {meanings(STEP_LABELS)}. The steps are no ranks.")
]
SourceDate = Annotated[
    PartialDate, Field(description="The source's own date as far as it tells it: a day, a month or a year.")
]


class SourceRef(Part):
    """Where a fact was read (出典)."""

    title: str
    """Title of the page or document."""
    url: str | None
    """Its address; null for print or a list without one."""
    via: str | None
    """How we came to it, where that is another place (a copy, a list); null: by itself."""
    date: SourceDate | None
    confidence: ConfidenceId


class DataProblem(Part):
    """One mistake in a data file; lines and columns count from 1."""

    severity: Literal["error", "warning"]
    """error: the record is not used; warning: it is used."""
    file: str
    """Name of the file inside the data folder."""
    line: Count
    column: Count
    path: str
    """Where inside the file, such as agencies[0].phones[1].number."""
    message: str
    """What is wrong, in Japanese."""
    hint: str
    """What to write instead, in Japanese; may be empty."""
