"""What the counselor decides beside the answers of a call."""

from dataclasses import dataclass

from hikisupport.core.vocab import Level


@dataclass(frozen=True, slots=True)
class Settings:
    """What the counselor set beside the answers: going on after ``now``, an override, the own window."""

    continued: bool = False
    office: str | None = None
    step: int | None = None
    level: Level | None = None
    reason: str | None = None
