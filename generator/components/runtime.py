"""Which release of Dynamo runs inside a component: gates by it are fields of `profile.runtime`."""

from __future__ import annotations

from generator.components.defaults import main_container, runtime_container
from generator.releases.version import runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.model import Component
    from generator.releases.profile import Profile
    from generator.releases.version import Release


def release(component: Component, profile: Profile) -> Release:
    """runtimeVersionOverride, else the tag of the image that runs Dynamo; () where neither is a version.

    Mirrors runtimeversion.Resolve and v1beta1_helpers.go GetDynamoContainer.
    """
    container = runtime_container(component, profile) or main_container(component.template, component.main) or {}
    return runtime(container.get("image", ""), component.runtime_version)
