"""Hands the values of options to the commands as they were typed.

Typer checks each value with an adapter of pydantic. Ours are text, read by us so that messages are Japanese: there is
nothing to check, and making the adapters costs as much as reading all windows. Should a later Typer not ask for
them any more, its own way takes over again, only slower.
"""

from typing import Any


class AsTyped:
    """What Typer asks to turn the words of one option into its value."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002 - Typer passes them by name
        """Return what was given: a text, several, or nothing."""
        return value


_AS_TYPED = AsTyped()


def as_typed(params: list[Any]) -> list[Any]:
    """Return the parameters of a command, each of which now hands on what was typed."""
    for param in params:
        param.get_runtime_param = lambda: _AS_TYPED
    return params
