"""Puts the data into the wheel ready-made (see core/ready.py). The gate is asked here: broken data make no wheel."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MAKE = """
import sys
sys.path[:] = sys.argv[3:]
from pathlib import Path
from hikisupport.core.ready import make_ready
make_ready(Path(sys.argv[1]), Path(sys.argv[2]))
"""


class ReadyMade(BuildHookInterface[Any]):
    """Adds the folder ``hikisupport/ready`` to a wheel; an editable install reads the files of the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the parts in a folder of their own, and name it to the builder."""
        if version == "editable":
            return
        root = Path(self.root)
        self._made = tempfile.TemporaryDirectory()
        # One seed for every build: sets are written in the order of hashes, and the same source makes the same wheel.
        # The path is handed on: where pip builds, the requirements lie in its clean environment only.
        command = [sys.executable, "-c", _MAKE, str(root / "data"), self._made.name, str(root / "src"), *sys.path]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "0"}, check=True)
        build_data["force_include"][self._made.name] = "hikisupport/ready"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - given
        """Take the folder away again."""
        if version != "editable":
            self._made.cleanup()
