"""What LeaderWorkerSet's admission webhook refuses and no schema can say: L1 to L11 of validation.md 2.3.

V1w is Volcano's: LWS makes the PodGroups, and nobody sees that they are refused.

Source: lws pkg/webhooks/leaderworkerset_webhook.go. L12 concerns updates only.
"""

from __future__ import annotations

from generator.names import GROUP_NAME, VOLCANO_QUEUE
from generator.releases.products import has_rule
from generator.schema import Problem
from generator.schema.access import has, inside, text, whole
from generator.schema.patterns import dns1035, number
from generator.schema.problem import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object
    from generator.validate.settings import Settings

LARGEST = 2**31 - 1
SUBGROUP_TOPOLOGY = "leaderworkerset.sigs.k8s.io/subgroup-exclusive-topology"
ROLLING = ("spec", "rolloutStrategy", "rollingUpdateConfiguration")


def rules(manifest: Object, settings: Settings) -> Iterator[Problem]:
    """Everything the webhook would say when the object is created."""
    name = text(inside(manifest, "metadata"), "name")
    if name and not dns1035(name):
        yield Problem(
            ("metadata", "name"),
            "L1",
            f"{quoted(name)} must have at most 63 lower-case letters, digits and '-', and begin with a letter",
        )
    yield from _queue(manifest, settings)
    spec = inside(manifest, "spec")
    template = inside(spec, "leaderWorkerTemplate")
    replicas, size = whole(spec, "replicas", 1), whole(template, "size", 1)
    if replicas < 0:
        yield Problem(("spec", "replicas"), "L2", f"must not be negative: {replicas}")
    if replicas > 1_000_000 and has_rule("L3", settings.lws):
        yield Problem(("spec", "replicas"), "L3", "must be at most 1000000")
    if size < 1:
        yield Problem(("spec", "leaderWorkerTemplate", "size"), "L4", f"must be at least 1, not {size}")
    if replicas * size > LARGEST:
        yield Problem(("spec", "replicas"), "L5", f"replicas times size must be at most {LARGEST}")
    yield from _rolling(inside(manifest, *ROLLING), replicas, settings)
    if has(template, "subGroupPolicy"):
        yield from _subgroups(inside(template, "subGroupPolicy"), size)
    elif SUBGROUP_TOPOLOGY in inside(manifest, "metadata", "annotations"):
        yield Problem(("metadata", "annotations", SUBGROUP_TOPOLOGY), "L10", "needs a subGroupPolicy")


def _queue(manifest: Object, settings: Settings) -> Iterator[Problem]:
    """V1w, unless the pods name a PodGroup themselves: it is told of that one, which has the same queue."""
    queue = text(inside(manifest, "metadata", "annotations"), VOLCANO_QUEUE)
    if not queue or settings.queues is None or queue in settings.queues:
        return
    leader = inside(manifest, "spec", "leaderWorkerTemplate", "leaderTemplate", "metadata", "annotations")
    if text(leader, GROUP_NAME):
        return
    words = f"no gang will form: there is no queue {quoted(queue)}, so Volcano refuses the PodGroups of its replicas"
    hint = f"known: {', '.join(settings.queues)}; or add it to capabilities.volcano.queues"
    yield Problem(("metadata", "annotations", VOLCANO_QUEUE), "V1w", words, hint)


def percent(value: object) -> int | None:
    """The number of `25%`, or None when it is no percentage."""
    return number(value[:-1]) if isinstance(value, str) and value[-1:] == "%" else None


def _rolling(rolling: Object, replicas: int, settings: Settings) -> Iterator[Problem]:
    scaled: list[int | None] = []
    for name, default, up in (("maxUnavailable", 1, False), ("maxSurge", 0, True)):
        value = rolling[name] if has(rolling, name) else default
        share = percent(value)
        if isinstance(value, str):
            if share is None:
                yield Problem((*ROLLING, name), "L6", f"{quoted(value)} must be a number or a percentage such as '25%'")
            elif share > 100:
                yield Problem((*ROLLING, name), "L7", f"must be at most 100%, not {value}")
        elif isinstance(value, int) and value < 0:
            yield Problem((*ROLLING, name), "L6", f"must not be negative: {value}")
        if share is not None:
            scaled.append((replicas * share + (99 if up else 0)) // 100)
        else:
            scaled.append(value if isinstance(value, int) else None)
    if scaled == [0, 0] and replicas:
        yield Problem((*ROLLING, "maxUnavailable"), "L9", "must not come to 0 when maxSurge comes to 0")
    if whole(rolling, "partition", 0) < 0 and has_rule("L8", settings.lws):
        yield Problem((*ROLLING, "partition"), "L8", "must not be negative")


def _subgroups(policy: Object, size: int) -> Iterator[Problem]:
    where = ("spec", "leaderWorkerTemplate", "subGroupPolicy", "subGroupSize")
    share = whole(policy, "subGroupSize", 0)
    if share < 1:
        yield Problem(where, "L11", "must be at least 1")
    elif share > size:
        yield Problem(where, "L11", f"must not be larger than size {size}")
    elif size % share and (size - 1) % share:
        yield Problem(where, "L11", f"must divide size {size} or size - 1")
    elif policy.get("subGroupPolicyType") == "LeaderExcluded" and (size - 1) % share:
        yield Problem(where, "L11", f"must divide size - 1 = {size - 1} with LeaderExcluded")
