"""The text forms of `schema.patterns` as regular expressions, for JSON Schema: a second, independent statement.

A test holds the two together.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Object

LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
ANY_CASE = "[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?"
NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?"
QUANTITY = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"
RELEASE = "(0|[1-9][0-9]{0,3})"
NAME_63 = "(?=[^/]{1,63}$)" + NAME
FORMS: dict[str, Object] = {
    "label-like": {"pattern": f"^{LABEL}$"},
    "label": {"pattern": f"^{LABEL}$", "maxLength": 63},
    "namespace": {"pattern": f"^({LABEL})?$", "maxLength": 63},
    "dns1035": {"pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63},
    "subdomain": {"pattern": rf"^{LABEL}(\.{LABEL})*$", "maxLength": 253},
    "component-name": {"pattern": "^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?$"},
    "release": {"pattern": rf"^{RELEASE}\.{RELEASE}\.{RELEASE}$"},
    "qualified-name": {"pattern": rf"^((?=[^/]{{1,253}}/){LABEL}(\.{LABEL})*/)?{NAME_63}$"},
    "annotation-key": {"pattern": rf"^((?=[^/]{{1,253}}/){ANY_CASE}(\.{ANY_CASE})*/)?{NAME_63}$"},
    "label-value": {"pattern": f"^({NAME})?$", "maxLength": 63},
    "topology-key": {
        "pattern": rf"^((?=[^/]*/)[a-z0-9]([-a-z0-9]{{0,61}}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{{0,61}}[a-z0-9])?)*/)?{NAME_63}$"
    },
    "topology-domain": {"pattern": "^[a-z][a-z0-9-]*$"},
    "quantity": {"pattern": QUANTITY},
}
