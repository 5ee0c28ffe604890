"""The form of topology constraints follows the Grove that the overlay declares (`capabilities.grove.version`)."""

from __future__ import annotations

from typing import Any

import pytest
from grove_graphs import compiled, graph, pcs, worker

from generator.releases.products import GROVE, grove_alpha

PACK = {"topologyName": "default", "pack": {"required": "zone"}}
DOMAIN = {"packDomain": "zone"}
LEVELS = {"topologyBindings": {"default": ["zone", "rack", "host"]}}


def constrained() -> dict[str, Any]:
    return graph(
        worker(nodes=2, topologyConstraint={"packDomain": "rack"}),
        topologyConstraint={"clusterTopologyName": "default", "packDomain": "zone"},
    )


def of_set(operator: str, grove: str, exact: bool = False) -> Any:
    capabilities = {"grove": {"version": grove} if grove else True}
    made = pcs(constrained(), operator, exact=exact, capabilities=capabilities, **LEVELS)
    return made["spec"]["template"]["topologyConstraint"]


@pytest.mark.parametrize("operator", ["1.3", "1.4", "1.5"])
@pytest.mark.parametrize(
    ("version", "form"),
    [
        ("0.1.0-alpha.8", DOMAIN),
        ("v0.1.0-alpha.8", DOMAIN),
        ("0.1.0-alpha.9", DOMAIN),
        ("0.1.0-alpha.3", DOMAIN),
        ("0.1.0-alpha.10", PACK),
        ("v0.1.0-alpha.11", PACK),
        ("0.1.0-alpha.12-rc1", PACK),
        ("0.1.0-alpha.12", PACK),
        ("0.1.0-alpha.13", PACK),
        ("0.1.0", PACK),
        ("v0.2", PACK),
        ("", PACK),
    ],
)
def test_the_form_by_version(operator: str, version: str, form: dict[str, Any]) -> None:
    assert of_set(operator, version) == form


def test_every_constraint_has_the_form() -> None:
    made = pcs(constrained(), "1.4", exact=False, capabilities={"grove": {"version": "0.1.0-alpha.8"}}, **LEVELS)
    text = str(made)
    assert "'packDomain': 'rack'" in text and "'pack':" not in text


@pytest.mark.parametrize(("operator", "built"), [("1.3", DOMAIN), ("1.4", PACK)])
@pytest.mark.parametrize("version", ["0.1.0-alpha.8", "0.1.0-alpha.12"])
def test_exact_keeps_the_operators_form_and_warns_where_grove_refuses_it(
    operator: str, built: dict[str, Any], version: str
) -> None:
    assert of_set(operator, version, exact=True) == built
    _, findings = compiled(constrained(), operator, capabilities={"grove": {"version": version}}, **LEVELS)
    refused = (built is PACK) == (version == "0.1.0-alpha.8")
    assert bool([f for f in findings if f.severity == "warning" and f.code in ("DGD610", "DGD611")]) is refused


def test_corrected_output_is_valid_for_the_declared_grove() -> None:
    for operator in ("1.2", "1.3", "1.4", "1.6"):
        for version in ("0.1.0-alpha.8", "0.1.0-alpha.11", "0.1.0-alpha.12"):
            document = constrained() if operator != "1.2" else graph(worker(nodes=2))
            made, findings = compiled(document, operator, exact=False, capabilities={"grove": {"version": version}}, **LEVELS)
            assert made and not [f for f in findings if f.severity == "error"], (operator, version, findings)


@pytest.mark.parametrize("word", ["latest", "alpha.12", "main"])
@pytest.mark.parametrize("name", ["grove", "volcano", "lws"])
def test_what_is_no_version_is_refused(name: str, word: str) -> None:
    made, findings = compiled(graph(worker()), exact=False, capabilities={name: {"version": word}})
    assert not made and [f.code for f in findings if f.severity == "error"] == ["DGD805"]


def test_keys_of_versions() -> None:
    assert grove_alpha("0.1.0-beta.1") == grove_alpha("1.0.0") == list(GROVE)[-1]
    assert [grove_alpha(f"0.1.0-alpha.{n}") for n in (3, 8, 9, 10, 11, 12, 13)] == ["8", "8", "8", "11", "11", "12", "12"]
    assert grove_alpha("0.0.9") == "8" and grove_alpha("nonsense") == ""
