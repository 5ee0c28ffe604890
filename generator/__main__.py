"""The way in of the script `dgd-render` and of `python -I -m generator`."""

import gc
import sys

from generator.cli import main


def start() -> int:
    """Run the command line. The process is short and its input bounded: collecting garbage would only cost time."""
    gc.disable()
    return main()


if __name__ == "__main__":
    sys.exit(start())
