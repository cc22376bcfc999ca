"""Failures nobody foresaw, whose own words hold the answers of a call."""

from typing import Any, NoReturn


def _plant(kind: type[BaseException]) -> None:
    from hikisupport.triage import assess

    def failing(answers: Any, *_: Any) -> NoReturn:
        raise kind(f"{dict(answers)}")

    assess.assess = failing


def __getattr__(name: str) -> Any:
    import builtins

    return lambda: _plant(getattr(builtins, name.removeprefix("raises_")))
