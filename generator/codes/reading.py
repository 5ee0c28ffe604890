"""0xx: reading files."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "DGD001": (
        "YAML syntax",
        "The text is not YAML. The place is where the reader stopped; the mistake is there or just above. Usual causes: a "
        "missing space after a colon, tabs for indentation, a quote or bracket that is not closed.",
    ),
    "DGD002": (
        "not a text file",
        "The bytes are not UTF-8, or hold a character that YAML does not allow. Save the file as UTF-8 without NUL bytes.",
    ),
    "DGD003": (
        "key given twice",
        "A mapping has the same key twice. The API server refuses this, and most tools silently keep one of them. Remove one.",
    ),
    "DGD004": (
        "over a limit",
        "The input is larger, deeper or more entangled than any manifest should be (generator/limits.py has the numbers). "
        "The limits end YAML bombs before memory does. Split the file, or write it without anchors.",
    ),
    "DGD005": (
        "value that Kubernetes cannot read",
        "The API server's YAML reader has no JSON value for this: `.nan`, `.inf`, a null key, an unknown tag. "
        "Quote the value if it is a text.",
    ),
    "DGD006": (
        "no Kubernetes object",
        "Every document must be an object with `apiVersion` and `kind`. A graph has apiVersion nvidia.com/v1alpha1 or "
        "nvidia.com/v1beta1 and kind DynamoGraphDeployment.",
    ),
    "DGD007": (
        "file without an object",
        "The file is empty or holds only comments. An empty rendering would let Argo CD prune the application, so it is an error.",
    ),
    "DGD008": (
        "no graph",
        "None of the documents is a DynamoGraphDeployment. Companions (ConfigMap, Secret …) are printed only beside a graph.",
    ),
    "DGD009": (
        "too many objects",
        "More objects would be printed than one run may print (generator/limits.py). Split the input.",
    ),
}
