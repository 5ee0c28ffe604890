"""Every rule of generator/effects.yaml that can be tried is tried on a real API server, with the controllers that make pods."""

from __future__ import annotations

import json
from typing import Any

import yaml

from .crds import ROOT
from .effects import Kind, Rule
from .plane import Plane
from .proof import Fault
from .revisions import settled

SAMPLES = ROOT / "scripts" / "cluster" / "samples.yaml"
NAMESPACE = "trials"
REFUSALS = ("is invalid", "Forbidden", "forbidden", "denied the request")


def tried(plane: Plane, known: dict[Kind, list[Rule]]) -> tuple[int, list[Fault]]:
    """How many rules were tried, and those that did not hold."""
    samples = {(o["apiVersion"], o["kind"]): o for o in yaml.safe_load_all(SAMPLES.read_text(encoding="utf-8"))}
    plane.must("create", "namespace", NAMESPACE)
    plane.must("create", "-n", NAMESPACE, "-f", SAMPLES)
    count, faults = 0, []
    for kind, rules in known.items():
        for rule in (r for r in rules if r.attempt):
            count += 1
            seen = attempt(plane, samples[kind], rule)
            if seen != rule.effect:
                faults.append(Fault(f"effects/{kind[1]}", "effect", f"{rule.pointer}: the rule says {rule.effect}, but: {seen}"))
    return count, faults


def attempt(plane: Plane, sample: dict[str, Any], rule: Rule) -> str:
    """What a change does to the sample: refused, rolls or in-place; anything else is kubectl's words."""
    name, kind = sample["metadata"]["name"], sample["kind"]
    before = settled(plane, NAMESPACE)
    done = plane.kubectl("patch", kind, name, "-n", NAMESPACE, "--type=json", "-p", json.dumps(rule.attempt))
    if done.code:
        return "refused" if any(word in done.err for word in REFUSALS) else done.err.strip()
    if "no change" in done.out:
        return done.out.strip()
    workload = (kind, NAMESPACE, name)
    return "rolls" if settled(plane, NAMESPACE).get(workload) != before.get(workload) else "in-place"
