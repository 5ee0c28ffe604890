"""Env that the operator's own configuration gives to every container that runs Dynamo."""

from __future__ import annotations

from generator.merge import env_sorted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.pods.context import Context
    from generator.trees import ContainerSpec, Object


def standard_env(container: ContainerSpec, c: Context) -> Object:
    """Addresses, and where the certificates of the transport are; the user's own win; sorted.

    Mirrors graph.go AddStandardEnvVars, AddTransportTLSEnvVars.
    """
    config = c.cluster.config
    pairs = (
        ("NATS_SERVER", config.nats),
        ("ETCD_ENDPOINTS", config.etcd),
        ("MODEL_EXPRESS_URL", config.model_express),
        ("PROMETHEUS_ENDPOINT", config.prometheus),
    )
    known = [{"name": name, "value": value} for name, value in (*pairs, *config.transport_tls.items()) if value]
    return {**container, "env": env_sorted(known, container.get("env") or ())}
