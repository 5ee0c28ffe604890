"""Objects that were found right, so that the same again need not be looked at: a comparison renders most of them twice."""

from __future__ import annotations

from generator.validate import fast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Object
    from generator.validate.settings import Settings


class RightBefore:
    """Those of one app. The operator's release bears on the validity of graphs alone."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], tuple[Object, object]] = {}

    def add(self, body: Object, settings: Settings) -> None:
        """An object in which nothing is wrong."""
        if fast.key_of(body) not in fast.GRAPHS:
            self._held[_name(body)] = body, _versions(body, settings)

    def holds(self, body: Object, settings: Settings) -> bool:
        """Whether the same object was right in a cluster of the same versions."""
        before = self._held.get(_name(body))
        return before is not None and before[1] == _versions(body, settings) and before[0] == body


def _name(body: Object) -> tuple[str, str]:
    return fast.key_of(body), str((body.get("metadata") or {}).get("name"))


def _versions(body: Object, settings: Settings) -> object:
    grove = settings.grove if fast.key_of(body) == fast.GROVE else ""
    return settings.kubernetes, settings.lws, settings.volcano, grove, settings.queues
