"""The records that travel between the stages, in the field's own terms.

    Graph (parse) → Part (components) → Plan (plan) → Rendering (orchestrators) → Manifest (render)

Kubernetes subtrees (a pod spec, a container) stay plain mappings: they are the user's. They are never
changed in place; a pass that changes one makes a new mapping along the path it touches.
"""

from __future__ import annotations

from generator.model.cluster import FROM_EXTERNAL_SECRETS, Capabilities, Change, Cluster, OperatorConfig
from generator.model.graph import (
    COMPONENT_TYPES,
    COMPONENTS,
    GROVE,
    GROVE_API,
    LEADER,
    LPX,
    MAIN,
    OLD_TYPES,
    USER_LAUNCH,
    WORKER,
    WORKER_TYPES,
    Component,
    Graph,
)
from generator.model.plan import (
    LEADER_ALIAS,
    RANK_ALIAS,
    Addressing,
    Engine,
    Gang,
    GpuSum,
    Manifest,
    Part,
    PartPlan,
    Plan,
    Reason,
    Rendering,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model.graph import Locate
    from generator.trees import Json

__all__ = [
    "COMPONENTS",
    "COMPONENT_TYPES",
    "FROM_EXTERNAL_SECRETS",
    "GROVE",
    "GROVE_API",
    "LEADER",
    "LEADER_ALIAS",
    "LPX",
    "MAIN",
    "OLD_TYPES",
    "RANK_ALIAS",
    "USER_LAUNCH",
    "WORKER",
    "WORKER_TYPES",
    "Addressing",
    "Capabilities",
    "Change",
    "Cluster",
    "Component",
    "Engine",
    "Gang",
    "GpuSum",
    "Graph",
    "Json",
    "Locate",
    "Manifest",
    "OperatorConfig",
    "Part",
    "PartPlan",
    "Plan",
    "Reason",
    "Rendering",
]
