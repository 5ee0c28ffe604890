"""Rules about an endpoint picker. Mirrors internal/webhook/validation/shared_v1beta1.go, its part about EPP."""

from __future__ import annotations

from generator.components import runtime
from generator.releases.version import reached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.admission.component import Wrong
    from generator.model import Cluster, Component
    from generator.releases.profile import Profile

CONFIGURE = "give eppConfig.configMapRef or eppConfig.config"


def check(c: Component, cluster: Cluster, profile: Profile, wrong: Wrong) -> None:
    """Findings of an EPP component."""
    if not cluster.capabilities.inference_pool:
        hint = "install the gateway inference extension"
        wrong("DGD305", "an EPP needs the InferencePool API, which this cluster lacks", hint, "type")
    if c.nodes > 1 and not profile.accepts.multinode_workers_only:
        wrong("DGD120", "an EPP cannot span nodes", "remove multinode", "multinode")
    if c.replicas != 1 and not (c.epp is None and profile.accepts.native_epp_replicas):
        wrong("DGD120", f"an EPP has exactly 1 replica, not {c.replicas}", "set replicas: 1", "replicas")
    _config(c, profile, wrong)


def _config(c: Component, profile: Profile, wrong: Wrong) -> None:
    """The native EPP takes no configuration, an older one needs it. Where nobody knows which it is, `images` says so."""
    version, first = runtime.release(c, profile), ".".join(map(str, profile.runtime.native_epp))
    if reached(version, profile.runtime.native_epp):
        if c.epp is not None:
            hint = f"remove eppConfig, or run an EPP from before {first}"
            wrong("DGD120", f"an EPP of runtime {first} or later takes no eppConfig", hint, "eppConfig")
    elif c.epp is not None:
        config_map(c, wrong)
    elif not first:
        wrong("DGD120", "an EPP needs eppConfig", CONFIGURE, "eppConfig")
    elif version:
        wrong("DGD120", f"an EPP before runtime {first} needs eppConfig", f"{CONFIGURE}, or run {first} or later", "eppConfig")


def config_map(c: Component, wrong: Wrong) -> None:
    """A reference to a ConfigMap without its name. Mirrors validateEPPConfig."""
    reference = (c.epp or {}).get("configMapRef")
    if reference is not None and not reference.get("name"):
        wrong("DGD120", "eppConfig.configMapRef has no name", "name the ConfigMap", "eppConfig")
