"""The Secret with the SSH keys of TensorRT-LLM's ranks, made by the External Secrets Operator instead of Dynamo's.

Name (`mpi.sshSecretName`) and keys are those of Dynamo's operator. No key material passes through here.
The Secret is made once: `CreatedOnce` looks at the status of the ExternalSecret, and `immutable` keeps the pair where that is
made again, or the Secret was there before (external-secrets 0.19.1 pkg/controllers/externalsecret, its pull request 5110).
`Orphan` leaves the Secret where the ExternalSecret goes, and Argo CD is told to leave both.
"""

from __future__ import annotations

from generator.backends import facts_of
from generator.model import FROM_EXTERNAL_SECRETS, Rendering

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.model import Cluster, PartPlan

KINDS = ("SSHKey", "ExternalSecret")
KEYS = {"private.key": "{{ .privateKey }}", "private.key.pub": "{{ .publicKey }}"}
"""Key of the Secret → the generator's output, in the template language of External Secrets."""
BITS = 2048
ANNOTATIONS = {
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    "argocd.argoproj.io/sync-wave": "-1",
}
"""First, because pods wait for the Secret; and kept, because other Applications of the namespace need them, too."""


def lower(parts: Iterable[PartPlan], cluster: Cluster, namespace: str) -> list[Rendering]:
    """The generator and the ExternalSecret, where a part of the graph needs the keys and the overlay wants them made."""
    if not any(p.mode in facts_of(p.backend).ssh_modes for p in parts):
        return []
    return of_namespace(cluster, namespace)


def of_namespace(cluster: Cluster, namespace: str) -> list[Rendering]:
    """The same for whatever graphs a namespace has."""
    if cluster.ssh_key != FROM_EXTERNAL_SECRETS or cluster.output == "dgd":  # there the operator makes it
        return []
    values = {"name": cluster.config.ssh_secret, "namespace": namespace, "annotations": ANNOTATIONS}
    return [
        Rendering("manifests/sshkey.yaml.j2", {**values, "size": BITS}),
        Rendering("manifests/externalsecret.yaml.j2", {**values, "data": KEYS}),
    ]
