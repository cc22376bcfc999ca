"""Puts the data into the wheel ready-made (see store/ready.py). The gate is asked here: broken data make no wheel."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadyMade(BuildHookInterface[Any]):
    """Adds the folder ``hikisupport/ready`` to a wheel; an editable install reads the files of the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the parts in a folder of their own, and name it to the builder."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from hikisupport.store.parts import make_ready

        self._made = tempfile.TemporaryDirectory()
        make_ready(root / "data", Path(self._made.name))
        build_data["force_include"][self._made.name] = "hikisupport/ready"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - given
        """Take the folder away again."""
        if version != "editable":
            self._made.cleanup()
