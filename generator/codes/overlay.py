"""8xx: overlays and patches."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "DGD800": (
        "built-in overlay",
        "No overlay was given, so a cluster with LWS and Volcano is assumed. Describe yours: `dgd-render init overlay`.",
    ),
    "DGD801": ("unknown overlay field", "A ClusterOverlay has no such field; the hint names the nearest one."),
    "DGD802": ("wrong type in an overlay", "The overlay's field holds a value of another type. Versions are texts: quote them."),
    "DGD803": ("missing overlay field", "A field that the overlay requires is not there."),
    "DGD804": ("not an overlay", "Files given with --overlay must be ClusterOverlay of dgd-render.dev/v1alpha1."),
    "DGD805": ("overlay value", "The overlay's value has the right type but is not allowed."),
    "DGD806": (
        "overlays disagree",
        "Facts about a cluster (operator, capabilities, namespace …) may stand in several overlays only with equal values.",
    ),
}
