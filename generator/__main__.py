"""The way in of the script `dgd-render` and of `python -I -m generator`."""

import gc
import os

from generator.cli import main


def start() -> None:
    """Run the command line and end the process.

    The process is short and its input bounded, so collecting garbage would only cost time; and everything was written when `main`
    returns, so the process ends there: taking its objects apart one by one would cost a sixth of a render.
    """
    gc.disable()
    os._exit(main())


if __name__ == "__main__":
    start()
