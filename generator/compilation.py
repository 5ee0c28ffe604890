"""What a compilation takes and gives: texts and options in, a result out."""

from __future__ import annotations

from generator.errors import failed
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.errors import Finding
    from generator.model import Manifest, Plan
    from generator.parse.documents import Given


@record
class Source:
    """One input text and the name a user knows it by. `listed`: found in a directory, so nobody said that it holds graphs."""

    path: str
    text: bytes | str
    listed: bool = False


@record
class Options:
    """What the command line or the host says."""

    namespace: str = ""
    destination: str = ""
    version: str = ""
    strict: bool = False
    kube_version: str = ""
    """The cluster's Kubernetes version as the host knows it; only checks what the overlay says."""
    api_versions: str = ""
    """The APIs that the cluster serves, comma-separated, as Argo CD gives them; empty means unknown."""
    thorough: bool = False
    """Validate with the full schemas, too (--validate=full)."""
    crds: Any = None
    """The user's own CRDs (`validate.crds.Crds`), for thorough validation."""
    hosted: bool = False
    """A host calls, which shows no warning of a run that succeeds: an overlay must be given."""
    right: Any = None
    """Objects that were right in a run before (`validate.right_before.RightBefore`), for runs that are compared."""
    shared_only: bool = False
    """Render nothing but the objects that all graphs of a namespace share."""


@record
class Result:
    """What came out: manifests (empty when anything was wrong), plans, and every finding."""

    manifests: tuple[Manifest, ...]
    plans: tuple[Plan, ...]
    """Every plan that could be made, those of graphs that are refused too: as far as they could."""
    findings: tuple[Finding, ...]
    companions: tuple[Given, ...] = ()
    """The objects that stand beside the graphs, as they were given."""

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return failed(self.findings)
