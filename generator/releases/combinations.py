"""Versions that are known not to go together, and words that a release took away: facts, each with its source.

The sources of the runtime's words are Dynamo's own release notes, docs/fern/pages/reference/general/releases/deprecations.mdx
of ai-dynamo/dynamo, which name a pull request for each.
"""

from __future__ import annotations

from generator.records import record
from generator.releases.products import FRAMEWORKS
from generator.releases.version import at_least, minor, numbers, reached, semver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.releases.version import Release

BEHIND, AHEAD = 2, 1
"""Minor releases that a runtime may be older or newer than its operator: the policy of ai-dynamo/dynamo issue 9020."""
_LAST_BEFORE_1 = 10
"""0.9 was the minor release before 1.0."""


def _count(release: tuple[int, ...]) -> int:
    """Minor releases since 1.0."""
    return release[1] if release[0] else release[1] - _LAST_BEFORE_1


def skew(operator: str, runtime: Release) -> int:
    """By how many minor releases a runtime is newer (older: below 0) than the operator; 0 within the policy or where unknown."""
    if not runtime:
        return 0
    apart = _count(runtime) - _count(minor(operator))
    return apart if apart > AHEAD or apart < -BEHIND else 0


@record
class Taken:
    """A flag, or a variable, that a release of the runtime took away."""

    name: str
    release: Release
    instead: str
    source: str
    backends: tuple[str, ...] = FRAMEWORKS
    silent: bool = False
    """It is ignored, where others end the program."""


TAKEN = (
    Taken("--connector", (1, 0, 0), "--kv-transfer-config with a JSON text", "#6450", ("vllm",)),
    Taken("--migration-limit", (1, 0, 0), "--migration-limit of the frontend", "#5918"),
    Taken("--multimodal-encode-prefill-worker", (1, 0, 0), "--enable-multimodal and --disaggregation-mode", "#6060", ("vllm",)),
    Taken("--disable-log-requests", (1, 1, 0), "--no-enable-log-requests", "#8693", ("vllm",)),
    Taken("--dit-dp-size", (1, 3, 0), "nothing", "#10036", ("trtllm",)),
    Taken("--is-prefill-worker", (1, 4, 0), "--disaggregation-mode prefill", "#12089", ("vllm",)),
    Taken("--is-decode-worker", (1, 4, 0), "--disaggregation-mode decode", "#12089", ("vllm",)),
    Taken("--multimodal-worker", (1, 4, 0), "--enable-multimodal and --disaggregation-mode", "#11887", ("vllm", "sglang")),
    Taken(
        "--multimodal-encode-worker",
        (1, 4, 0),
        "--enable-multimodal and --disaggregation-mode encode",
        "#11887",
        ("vllm", "sglang"),
    ),
    Taken("DYN_CONNECTOR", (1, 0, 0), "--kv-transfer-config with a JSON text", "#6450", ("vllm",)),
    Taken("DYN_KV_STORE", (1, 0, 0), "DYN_DISCOVERY_BACKEND", "#6167", silent=True),
    Taken("DYN_VLLM_KV_EVENT_PORT", (1, 1, 0), "--kv-events-config", "#7591", ("vllm",), silent=True),
    Taken("DYN_AGENT_TRACE", (1, 3, 0), "DYN_REQUEST_TRACE=1", "#10701", silent=True),
)
"""What a worker may not say any more (pull requests of ai-dynamo/dynamo)."""

EVENTS_ARE_ASKED_FOR: Release = (1, 1, 0)
"""The first runtime whose vLLM publishes no KV events unless --kv-events-config says so (#7591)."""
TRANSFER_IS_ASKED_FOR: Release = (1, 0, 0)
"""The first runtime whose vLLM prefill workers end without --kv-transfer-config (#6450)."""


def taken(name: str, backend: str, release: Release) -> Taken | None:
    """What is known of a word that this release of the runtime no longer has."""
    return next((t for t in TAKEN if t.name == name and backend in t.backends and reached(release, t.release)), None)


def assumed(operator: str, release: Release) -> Release:
    """The release in an image; where nothing says it, the oldest one that goes with the operator."""
    read = minor(operator)
    return release or ((read[0], read[1] - BEHIND, 0) if read[1] >= BEHIND else (0, _LAST_BEFORE_1 + read[1] - BEHIND, 0))


GROVE_NEEDED = (
    ("1.4", 11, "release notes of 1.4.0 (#8225): older Groves have no ClusterTopologyBinding"),
    ("1.6", 14, "the multinode page of 1.6: its launch lines need what alpha.14 puts into the environment"),
)
"""Operator from → the n of the oldest Grove 0.1.0-alpha.n that goes with it, and where it is said."""


def grove_needed(operator: str, grove: str) -> tuple[str, str]:
    """The oldest Grove that goes with an operator, and who says so, when the installed one is older; else two empty texts."""
    read = semver(grove)
    fitting = [row for row in GROVE_NEEDED if at_least(operator, row[0])]
    if read is None or not fitting:
        return "", ""
    word, _, number = read[3].partition(".")
    _, oldest, source = fitting[-1]
    is_older = read[:3] < (0, 1, 0) or (read[:3] == (0, 1, 0) and word == "alpha" and numbers(number) < (oldest,))
    return (f"0.1.0-alpha.{oldest}", source) if is_older else ("", "")


CLAIMS_SERVED = "1.34"
"""The first Kubernetes that serves resource.k8s.io/v1, the API of the operator's claims (KEP-4381)."""


def serves_claims(kubernetes: str) -> bool:
    """Whether a Kubernetes serves the API version of resource claims that operators use."""
    return at_least(kubernetes, CLAIMS_SERVED)


def is_newer(origin: str, operator: str) -> bool:
    """Whether a graph says that it was created by a newer minor release than the operator's."""
    return bool(minor(origin)) and minor(origin) > minor(operator)


def lines_of(releases: set[Release]) -> list[str]:
    """The minor releases of some runtimes, oldest first: `1.3`."""
    return [f"{a}.{b}" for a, b in sorted({release[:2] for release in releases if release})]


def asks_for_transfer(operator: str, release: Release) -> bool:
    """Whether a vLLM prefill worker of this release (or of the oldest that goes with the operator) needs --kv-transfer-config."""
    return reached(assumed(operator, release), TRANSFER_IS_ASKED_FOR)


def asks_for_events(operator: str, release: Release) -> bool:
    """Whether vLLM of this release publishes KV events only where --kv-events-config says so."""
    return reached(assumed(operator, release), EVENTS_ARE_ASKED_FOR)


@record
class Deprecated:
    """A field of a component that an operator still takes, and that has a successor."""

    field: str
    since: str
    instead: str
    source: str


DEPRECATED = (
    Deprecated("serviceName", "1.2", "the key under spec.services, which is the name", "api/v1alpha1 shared_spec_conversion.go"),
    Deprecated("eppConfig", "1.4", "an endpoint picker image of 1.5 or newer, which needs none", "release notes of 1.4.0, #8783"),
    Deprecated("minAvailable", "1.6", "providerOverride with minAvailable as its value", "the API reference of 1.6"),
)


def deprecated(operator: str) -> list[Deprecated]:
    """The fields that an operator's release calls deprecated, or reads no more."""
    return [known for known in DEPRECATED if at_least(operator, known.since)]
