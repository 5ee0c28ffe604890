"""Every rule of generator/effects.yaml that can be tried is tried on a real API server, with the controllers that make pods."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import yaml

from generator.changes.effects import EffectRule, rules

from .crds import ROOT
from .plane import Plane
from .proof import Fault
from .revisions import Workload, settled

SAMPLES = ROOT / "scripts" / "cluster" / "samples.yaml"
NAMESPACE = "trials"
REFUSALS = ("is invalid", "forbidden", "denied the request")


class Trial(NamedTuple):
    """A rule and the object on which it is tried: each has its own, so that all are tried at once."""

    rule: EffectRule
    sample: dict[str, Any]

    @property
    def workload(self) -> Workload:
        """What its revision is known by."""
        return (self.sample["kind"], NAMESPACE, self.sample["metadata"]["name"])


def trials() -> list[Trial]:
    """A sample for each rule that says how to try it, under a name of its own in everything that carries the name."""
    samples = {(o["apiVersion"], o["kind"]): json.dumps(o) for o in yaml.safe_load_all(SAMPLES.read_text(encoding="utf-8"))}
    tried = [(kind, rule) for kind, some in rules().items() for rule in some if rule.attempt]
    return [Trial(rule, json.loads(samples[kind].replace("sample", f"sample-{i:02d}"))) for i, (kind, rule) in enumerate(tried)]


def tried(plane: Plane) -> tuple[int, list[Fault]]:
    """How many rules were tried, and those that did not hold."""
    plane.must("create", "namespace", NAMESPACE)
    all_trials = trials()
    items = [trial.sample for trial in all_trials]
    plane.must("create", "-n", NAMESPACE, "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    before = settled(plane, NAMESPACE)
    seen = [patched(plane, trial) for trial in all_trials]
    after = settled(plane, NAMESPACE)
    faults = []
    for trial, effect in zip(all_trials, seen, strict=True):
        if effect == "in-place" and after.get(trial.workload) != before.get(trial.workload):
            effect = "rolls"
        if effect != trial.rule.effect:
            text = f"{trial.rule.pointer}: the rule says {trial.rule.effect}, but: {effect}"
            faults.append(Fault(f"effects/{trial.sample['kind']}", "effect", text))
    return len(all_trials), faults


def patched(plane: Plane, trial: Trial) -> str:
    """What the API server does with the change: refused, or in-place, which may turn out a roll; else kubectl's words."""
    kind, name, patch = trial.sample["kind"], trial.sample["metadata"]["name"], json.dumps(trial.rule.attempt)
    done = plane.kubectl("patch", kind, name, "-n", NAMESPACE, "--type=json", "-p", patch)
    if done.code:
        return "refused" if any(word in done.err for word in REFUSALS) else done.err.strip()
    return "in-place" if done.out.strip().endswith(" patched") else done.out.strip()
