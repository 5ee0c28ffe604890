"""Which release of Dynamo runs inside a component: gates by it are fields of `profile.runtime`."""

from __future__ import annotations

from generator.components.defaults import main_container
from generator.releases.version import runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component
    from generator.releases.version import Release


def release(component: Component) -> Release:
    """runtimeVersionOverride, else the tag of main's image; () where neither is a version. Mirrors runtimeversion.Resolve."""
    image = (main_container(component.template, component.main) or {}).get("image", "")
    return runtime(image, component.runtime_version)
