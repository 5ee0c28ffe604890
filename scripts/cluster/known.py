"""Rejections that are the user's own fault: documents beside the graph come out as they are."""

from __future__ import annotations

from .proof import Fault

USERS_OWN = {
    "cases/pull-secret-beside-the-graph": (
        'Secret "broken" is invalid',
        "a dockerconfigjson Secret whose content is no JSON, beside the graph",
    ),
    "conformance/examples--global-planner--v1beta1--global-planner-vllm-test-tagged": (
        'PersistentVolumeClaim "hf-model-cache" is invalid: spec.storageClassName: Invalid value: "${STORAGE_CLASS_NAME}"',
        "a placeholder that nobody filled in, in a claim beside the graph",
    ),
}
"""Case → (how the rejection begins, what the user did)."""


def users_own(fault: Fault) -> bool:
    """Whether a fault is one of these."""
    text, _ = USERS_OWN.get(fault.case, ("\0", ""))
    return fault.step == "apply" and text in fault.message
