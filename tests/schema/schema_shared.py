"""Where the shared test data is, and how the tests of schemas read graphs from it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from support import shared

from generator import releases
from generator.releases.profile import DOCUMENTED

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = tuple(name for name, profile in releases.named().items() if profile.known != DOCUMENTED)
"""Releases that have goldens."""


class ApiServerLoader(yaml.CSafeLoader):
    """YAML as the API server reads it, near enough: `y` and `on` are booleans, base 60 and dates are not."""

    bool_values = {**yaml.CSafeLoader.bool_values, "y": True, "n": False}


WORDS = "y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
NUMBER = r"[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
REPLACED = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:timestamp")
ApiServerLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag not in REPLACED]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
ApiServerLoader.add_implicit_resolver(REPLACED[0], re.compile(f"^(?:{WORDS})$"), list("yYnNtTfFoO"))
ApiServerLoader.add_implicit_resolver(REPLACED[1], re.compile(f"^(?:{NUMBER})$"), list("-+0123456789"))


def verdicts(name: str, folder: str = "verdicts") -> list[dict[str, Any]]:
    """Mutated objects of a kind, each with the API server's verdict: 500 of a kind, or a few for each release."""
    lines = shared("testdata", folder, f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def golden_files(version: str) -> tuple[Path, ...]:
    """Every golden of an operator version, over all clusters."""
    return tuple(sorted(shared("conformance", "golden", version).rglob("*.yaml")))


def graph_file(version: str, golden: Path) -> Path:
    """The graph that a golden was built from."""
    _, _, case = str(golden.relative_to(shared("conformance", "golden", version))).partition("/")
    if case.startswith("corpus/"):
        return shared("conformance", "corpus", version, case.removeprefix("corpus/"))
    return shared("conformance", "cases", case)


def refused_at(golden: Path) -> str:
    """The stage at which the operator refused a case, or nothing when it built objects."""
    with golden.open(encoding="utf-8") as stream:
        if not stream.read(6).startswith("error:"):
            return ""
    stage: str = yaml.load(golden.read_text(encoding="utf-8"), ApiServerLoader)["error"]["stage"]
    return stage


@cache
def graphs(path: Path) -> tuple[Any, ...]:
    """The graphs of a file; a file that is no YAML has one graph that is no object."""
    try:
        documents = list(yaml.load_all(path.read_text(encoding="utf-8"), ApiServerLoader))
    except yaml.YAMLError:
        return ("no YAML",)
    return tuple(d for d in documents if isinstance(d, dict) and d.get("kind") == "DynamoGraphDeployment")
