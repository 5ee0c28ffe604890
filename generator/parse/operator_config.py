"""The operator's own configuration, from the overlay's `operator.config` over what the platform chart sets.

Field names are those of the operator's OperatorConfiguration (api/config/v1alpha1/types.go).
"""

from __future__ import annotations

from generator.merge import get
from generator.model import OperatorConfig
from generator.schema.patterns import digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.releases.profile import Profile
    from generator.trees import Json

TRANSPORT_TLS = {
    "natsTLSCAPath": "NATS_TLS_CA_CERT_PATH",
    "natsTLSClientCertPath": "NATS_TLS_CLIENT_CERT_PATH",
    "natsTLSClientKeyPath": "NATS_TLS_CLIENT_KEY_PATH",
    "tcpTLSCertPath": "DYN_TCP_TLS_CERT_PATH",
    "tcpTLSKeyPath": "DYN_TCP_TLS_KEY_PATH",
    "tcpTLSCAPath": "DYN_TCP_TLS_CA_CERT_PATH",
    "tcpTLSClientCertPath": "DYN_TCP_TLS_CLIENT_CERT_PATH",
    "tcpTLSClientKeyPath": "DYN_TCP_TLS_CLIENT_KEY_PATH",
    "tcpTLSClientCAPath": "DYN_TCP_TLS_CLIENT_CA_CERT_PATH",
    "tcpTLSServerName": "DYN_TCP_TLS_SERVER_NAME",
}
"""Field of `infrastructure` → the environment variable that it becomes (#13689); the last two fields' names are by analogy."""
DURATIONS = {"h": 3600, "m": 60, "s": 1}


def operator_config(given: Json, profile: Profile) -> OperatorConfig:
    """The configuration of the platform chart (release dynamo-platform, namespace dynamo-system) with `given` over it."""
    infrastructure = given.get("infrastructure") or {}
    held = {
        "nats": get(given, "infrastructure", "natsAddress"),
        "etcd": get(given, "infrastructure", "etcdAddress"),
        "model_express": get(given, "infrastructure", "modelExpressURL"),
        "prometheus": get(given, "infrastructure", "prometheusEndpoint"),
        "discovery": get(given, "discovery", "backend"),
        "ssh_secret": get(given, "mpi", "sshSecretName"),
        "planner_role": get(given, "rbac", "plannerClusterRoleName"),
        "epp_role": get(given, "rbac", "eppClusterRoleName"),
        "restricted_namespace": get(given, "namespace", "restricted"),
        "ingress_class": get(given, "ingress", "controllerClassName"),
        "ingress_tls_secret": get(given, "ingress", "controllerTLSSecretName"),
        "ingress_host_suffix": get(given, "ingress", "hostSuffix"),
        "ingress_gateway": get(given, "ingress", "virtualServiceGateway"),
        "termination_delay": duration(get(given, "orchestrators", "grove", "terminationDelay")),
        "mesh_tls": get(given, "serviceMesh", "istio"),
        "volcano_scheduler": get(given, "orchestrators", "volcanoScheduler", "enabled"),
        "checkpoint": get(given, "checkpoint", "enabled"),
        "transport_tls": {env: infrastructure[key] for key, env in TRANSPORT_TLS.items() if infrastructure.get(key)},
    }
    defaults = {"nats": profile.nats} if profile.nats else {}
    return OperatorConfig(**(defaults | {name: value for name, value in held.items() if value is not None}))


def unknown_fields(given: Json, profile: Profile) -> list[tuple[str, ...]]:
    """Fields of the configuration that this release does not have, as paths below it."""
    if profile.accepts.transport_tls:
        return []
    return [("infrastructure", key) for key in given.get("infrastructure") or {} if key in TRANSPORT_TLS]


def duration(text: str | None) -> str | None:
    """A Go duration as Go prints it: `15m` → `15m0s`, `4h` → `4h0m0s`, zero the operator's own default of 15 minutes."""
    if not text:
        return None
    seconds, number = 0, ""
    for char in text:
        if digits(char) and len(number) < 12:
            number += char
        elif char in DURATIONS and number:
            seconds, number = seconds + int(number) * DURATIONS[char], ""
        else:
            return text
    if number:
        return text
    seconds = seconds or 900  # the operator takes zero for unset
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}h{minutes}m{rest}s" if hours else f"{minutes}m{rest}s" if minutes else f"{rest}s"
