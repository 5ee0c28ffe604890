"""The validation that every render passes: compiled tables and rules, a fraction of a millisecond a manifest.

What it misses and `--validate=full` finds: nothing on purpose where a table exists, because both hold a manifest to the same
definitions; but full is an independent reading of them (jsonschema-rs over the JSON files of kubernetes-validate), checks
`format: date-time` and the base64 of `format: byte`, and with `--crds` knows kinds and constraints for which there is no table
here. Neither evaluates CEL of foreign CRDs, admission webhooks other than L, V and P, or anything that needs the cluster's state.
"""

from __future__ import annotations

from generator.releases import products
from generator.releases.version import floor
from generator.schema import Problem, check, graph_table, table
from generator.schema.problem import bounded
from generator.schema.table_names import versioned
from generator.validate import rules_builtin, rules_derived
from generator.validate.blanks import blanks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.schema import Table
    from generator.trees import Object
    from generator.validate.settings import Settings

LWS = "leaderworkerset.x-k8s.io/v1/LeaderWorkerSet"
GROVE = "grove.io/v1alpha1/PodCliqueSet"
POD_GROUP = "scheduling.volcano.sh/v1beta1/PodGroup"
QUEUE = "scheduling.volcano.sh/v1beta1/Queue"
GRAPHS = {f"nvidia.com/{api}/DynamoGraphDeployment": api for api in ("v1alpha1", "v1beta1")}


def key_of(manifest: Object) -> str:
    """`apiVersion/kind`: the exact, and only, way by which a schema is found."""
    return f"{manifest.get('apiVersion')}/{manifest.get('kind')}"


def family(key: str, settings: Settings) -> str:
    """The name of the table that our own kinds have at the versions of a cluster; empty for other kinds."""
    if key == LWS:
        return versioned("lws", floor(settings.lws, tuple(products.LWS)))
    if key == GROVE and settings.grove in products.GROVE:
        return versioned("grove", settings.grove)
    if key in (POD_GROUP, QUEUE):
        return versioned("volcano", floor(settings.volcano, products.VOLCANO))
    return ""


def place(key: str, settings: Settings) -> tuple[Table, str] | None:
    """The table for a kind at the versions of a cluster, with its root; None when we have no schema of it."""
    if key in GRAPHS:
        api = GRAPHS[key]
        return (graph_table(settings.profile.schema.release, api), "") if api in settings.profile.accepts.apis else None
    own = family(key, settings)
    if own:
        return table(own), key
    kubernetes = floor(settings.kubernetes, products.KUBERNETES)
    extras = ["extras"] if "." in key.split("/", maxsplit=1)[0] else []
    for name in (versioned("builtin", kubernetes), *extras, versioned("other", kubernetes)):
        found = table(name)
        if key in found.roots:
            return found, key
    return None


def has_schema(manifest: Object, settings: Settings) -> bool:
    """Whether more than general rules can be checked: the caller notes what could not."""
    return place(key_of(manifest), settings) is not None


def schema_findings(manifest: Object, settings: Settings) -> list[Problem]:
    """What the API server's schema stage, CEL included, would say."""
    key = key_of(manifest)
    found = place(key, settings)
    problems = [] if found is None else check(found[0], manifest, found[1], quote=manifest.get("kind") != "Secret")
    if key in GRAPHS:
        from generator.schema.graph_rules import graph_rules

        problems.extend(graph_rules(settings.profile.schema.release, GRAPHS[key], manifest))
    elif key == GROVE:
        from generator.validate import rules_grove

        problems.extend(rules_grove.cel(manifest, settings))
    return problems


def rule_findings(manifest: Object, settings: Settings) -> list[Problem]:
    """What admission webhooks and kube-apiserver's own validation would say beyond the schema."""
    problems = blanks(manifest)
    key = key_of(manifest)
    if key == LWS:
        from generator.validate import rules_lws

        problems.extend(rules_lws.rules(manifest, settings))
    elif key == GROVE:
        from generator.validate import rules_grove

        problems.extend(rules_grove.rules(manifest, settings))
    elif key in (POD_GROUP, QUEUE):
        from generator.validate import rules_volcano

        problems.extend((rules_volcano.pod_group if key == POD_GROUP else rules_volcano.queue)(manifest, settings))
    return problems if key in GRAPHS else [*problems, *rules_builtin.rules(manifest), *rules_derived.rules(manifest)]


def findings(manifest: Object, settings: Settings) -> list[Problem]:
    """Everything that is wrong with a manifest that we print. Rule ids that end in `w` are warnings."""
    return bounded(schema_findings(manifest, settings) + rule_findings(manifest, settings))
