"""Where a run of the program begins and ends."""

import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the program and end the process with its exit code (0, 1, 2 or 130)."""
    gc.disable()  # one short run: looking for garbage while importing and reading takes a tenth of the time
    from hikisupport.cli import streams
    from hikisupport.cli.main import run

    code = run(sys.argv[1:])
    streams.settle()
    # All is written and nothing is left open: taking the interpreter apart would cost as much as its start.
    os._exit(code)
