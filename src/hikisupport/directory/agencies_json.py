"""An agency as JSON for the rooms above: written by the model that its schema is made from, imported only then."""

from typing import Any

from hikisupport.directory.view import AgencyView


def window_json(one: AgencyView, *, badges: bool = False) -> dict[str, Any]:
    """Return an agency with exactly the keys of the contract; ``badges`` are filled for ``show`` only."""
    from hikisupport.directory.agencies_document import agency_json

    return agency_json(one, badges=badges)
