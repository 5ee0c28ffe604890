"""What a comparison of two renderings, and a matrix of many, give back."""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.errors import Finding

ADDED, REMOVED, UNCHANGED, IN_PLACE, ROLLS, RECREATE = "added", "removed", "unchanged", "in-place", "rolls", "recreate"
CHANGES = (RECREATE, ROLLS, IN_PLACE, ADDED, REMOVED, UNCHANGED)
"""What can happen to an object, what a reader must see first at the front."""
FROM, TO = "from", "to"
"""The two sides of a comparison."""
RENDERED, REFUSED = "rendered", "refused"


@record
class FieldChange:
    """A field that differs. None: that side lacks it."""

    path: str
    """A JSON pointer in which `[name=main]` after a list steps to the item that has this name."""
    before: object
    after: object
    effect: str
    """What a change of this field does: one of `effects.EFFECTS`."""
    note: str = ""
    """What a reader should know of that besides."""


@record
class ObjectChange:
    """One object on both sides, or on one."""

    kind: str
    namespace: str
    name: str
    change: str
    """One of CHANGES."""
    fields: tuple[FieldChange, ...] = ()
    follows: str = ""
    """An added object: the name of the removed one whose place it takes, under a new name."""
    app: str = ""
    """The GRAPH of the command line that has it."""


@record
class Refusal:
    """A graph that is refused on one side: nothing of it can be compared."""

    graph: str
    app: str
    """The GRAPH of the command line."""
    side: str
    """FROM or TO."""
    codes: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    """The errors."""


@record
class Difference:
    """Everything that differs between two sides."""

    objects: tuple[ObjectChange, ...]
    gpus: tuple[int, int]
    pathways: tuple[str, str]
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    refused: tuple[Refusal, ...]

    @property
    def same(self) -> bool:
        """Whether no object differs and nothing is refused; what is said of the same objects may differ."""
        return not self.refused and all(o.change == UNCHANGED for o in self.objects)

    def count(self, change: str) -> int:
        """How many objects change so."""
        return sum(o.change == change for o in self.objects)


@record
class Usage:
    """What a graph takes of a cluster."""

    pods: int = 0
    gpus: int = 0


@record
class Share:
    """One graph of what is rendered together."""

    graph: str
    pathway: str = ""
    usage: Usage = Usage()
    kinds: tuple[str, ...] = ()
    """What its pods are made by: `LeaderWorkerSet`, `Deployment` …, the one that says most at the front."""


@record
class Cell:
    """One graph on one cluster."""

    graph: str
    app: str
    """The GRAPH of the command line."""
    cluster: str
    result: str
    """RENDERED or REFUSED."""
    pathway: str = ""
    usage: Usage = Usage()
    codes: tuple[str, ...] = ()
    """Of the errors where it is refused, else of the warnings."""
    warnings: int = 0
    kinds: tuple[str, ...] = ()
    errors: tuple[Finding, ...] = ()


@record
class ClusterSum:
    """All graphs on one cluster."""

    name: str
    gpus: int | None
    """What the cluster has; None where its overlay does not say."""
    used: int


@record
class SharedObject:
    """An object that several apps of a cluster would own."""

    cluster: str
    kind: str
    namespace: str
    name: str
    graphs: tuple[str, ...]


@record
class Matrix:
    """Apps × clusters."""

    cells: tuple[Cell, ...]
    clusters: tuple[ClusterSum, ...]
    shared: tuple[SharedObject, ...]
