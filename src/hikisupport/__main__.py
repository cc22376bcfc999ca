"""Where a run of the program begins and ends, as the console script and as ``python -m hikisupport``."""

import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the program and end the process with its exit code (0, 1, 2 or 130)."""
    gc.disable()  # one short run: looking for garbage while importing and reading takes a tenth of the time
    from hikisupport.cli import output
    from hikisupport.cli.main import run

    code = run(sys.argv[1:])
    output.settle()
    # All is written and nothing is left open: taking the interpreter apart would cost as much as its start.
    os._exit(code)


if __name__ == "__main__":
    main()
