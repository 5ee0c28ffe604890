"""A progress bar on standard error, where that is a terminal; nothing elsewhere."""

from __future__ import annotations

import time

from generator import standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeVar

    T = TypeVar("T")

WIDTH = 30
EVERY = 0.1
"""Seconds between two drawings."""


class Bar:
    """While this is open, `step` counts."""

    def __init__(self, what: str, steps: int) -> None:
        self.what, self.steps, self.done = what, steps, 0
        self.shown = bool(standard.error_columns())
        self.drawn = 0.0

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            standard.say("\r\x1b[K")

    def each(self, items: Iterable[T]) -> Iterator[T]:
        """The items, counted as they go by."""
        for item in items:
            yield item
            self.step()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = time.monotonic()
        if self.shown and now - self.drawn >= EVERY:
            self.drawn = now
            full = WIDTH * self.done // max(self.steps, 1)
            standard.say(f"\r{self.what} [{'#' * full}{'.' * (WIDTH - full)}] {self.done}/{self.steps}")
