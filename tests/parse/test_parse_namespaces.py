"""Which namespace a graph lives in: its own, the flag, the host's destination, the overlay's; never a guess."""

from __future__ import annotations

from typing import Any

import pytest

from generator.clusters import read_cluster
from generator.compilation import Options, Source
from generator.errors import Problems, Where
from generator.model import Cluster
from generator.parse import namespaces


def cluster(space: str) -> Cluster:
    text = "apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nmetadata: {name: c}\n"
    text += f"spec: {{operator: {{version: '1.3'}}{f', namespace: {space}' if space else ''}}}\n"
    found = read_cluster([Source("o.yaml", text)], Options(), Problems())
    assert found is not None
    return found


def chosen(own: Any, flag: str = "", destination: str = "", overlay: str = "") -> tuple[str, list[str]]:
    problems = Problems()
    value = {"metadata": {"name": "g", **({} if own is None else {"namespace": own})}}
    where = lambda pointer, key=False: Where("graph.yaml", 1, 1)  # noqa: E731
    space = namespaces.of(value, where, cluster(overlay), flag, destination, problems)
    return space, [f.code for f in problems]


@pytest.mark.parametrize(
    ("given", "space"),
    [
        (("own", "", "", "overlay"), "own"),
        ((None, "flag", "", "overlay"), "flag"),
        ((None, "", "host", "overlay"), "host"),
        ((None, "", "", "overlay"), "overlay"),
        (("same", "same", "same", "other"), "same"),
    ],
)
def test_the_nearest_word_counts(given: tuple[str | None, str, str, str], space: str) -> None:
    assert chosen(*given) == (space, [])


def test_nothing_is_guessed() -> None:
    assert chosen(None) == ("", ["DGD603"])


@pytest.mark.parametrize(("flag", "destination"), [("other", ""), ("", "other")])
def test_two_words_for_one_graph_contradict_each_other(flag: str, destination: str) -> None:
    assert chosen("own", flag, destination) == ("", ["DGD602"])


def test_a_number_is_the_schemas_business() -> None:
    assert chosen(7, "flag") == ("7", [])
