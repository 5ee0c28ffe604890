"""The way in of the script `dgd-render` and of `python -I -m generator`."""

import gc
import os


def start() -> None:
    """Run the command line and end the process.

    The process is short and its input bounded, so collecting garbage would only cost time; and everything was written when `main`
    returns, so the process ends there: taking its objects apart one by one would cost a sixth of a render.
    """
    gc.disable()
    _keep_whole_bytecode()
    from generator.cli import main

    os._exit(main())


def _keep_whole_bytecode() -> None:
    """Remove compiled files that a full disk cut short: Python before 3.14 keeps them, and later calls fail (cpython 126606)."""
    loader = type(__spec__.loader) if __spec__ else None
    write = getattr(loader, "set_data", None)
    if write is None:
        return

    def set_data(self: object, path: str, data: bytes, **mode: int) -> None:
        write(self, path, data, **mode)
        try:
            if os.stat(path).st_size != len(data):
                os.unlink(path)
        except OSError:  # it was not written at all
            pass

    loader.set_data = set_data  # type: ignore[union-attr]


if __name__ == "__main__":
    start()
