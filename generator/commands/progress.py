"""Says on stderr where a long render is, so that a host's deadline kills nothing that had not spoken.

Argo CD kills at its deadline without a warning and then shows what stands on stderr (hosts.md 2.5). A timer signal is enough: no
thread, and nothing runs in a usual render. `_signal` is the built-in part of `signal`, which imports enum.
"""

from __future__ import annotations

import os

from generator import standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

FIRST, THEN = 5.0, 10.0
FIRST_VARIABLE = "DGD_RENDER_PROGRESS_AFTER"


class Progress:
    """While this is open, a line goes to stderr after 5 seconds and every 10 seconds from then on."""

    def __init__(self, what: str) -> None:
        self.what, self.seconds, self.old = what, 0.0, None

    def __enter__(self) -> Progress:
        try:
            import _signal

            first = float(os.environ.get(FIRST_VARIABLE) or FIRST)
            self.old = _signal.signal(_signal.SIGALRM, self._say)
            self.seconds = first
            _signal.setitimer(_signal.ITIMER_REAL, first, THEN if first >= 1 else first)
        except (ImportError, AttributeError, ValueError):  # no such signal here, or not the main thread
            self.old = None
        return self

    def __exit__(self, *_: object) -> None:
        if self.old is not None:
            import _signal

            _signal.setitimer(_signal.ITIMER_REAL, 0)
            _signal.signal(_signal.SIGALRM, self.old)

    def _say(self, _: int, frame: FrameType | None) -> None:
        where = ""
        while frame is not None:
            module = str(frame.f_globals.get("__name__", ""))
            if module.startswith("generator.") and module != __name__:
                where = f" ({module.removeprefix('generator.')}: {frame.f_code.co_name})"
                break
            frame = frame.f_back
        standard.say(f"dgd-render: still {self.what} after {self.seconds:.0f} s{where}\n")
        self.seconds += THEN if self.seconds >= 1 else self.seconds
