"""Objects that were right before are not looked at again, where nothing that bears on them is another."""

from __future__ import annotations

from typing import Any

import pytest
from support import settings

from generator.records import replace
from generator.validate.right_before import RightBefore


def body(kind: str = "Deployment", api: str = "apps/v1", **spec: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": "a"}, "spec": spec}


def test_the_same_object() -> None:
    right = RightBefore()
    right.add(body(replicas=1), settings())
    assert right.holds(body(replicas=1), settings("1.5"))
    assert not right.holds(body(replicas=2), settings()) and not right.holds(body("StatefulSet", replicas=1), settings())


@pytest.mark.parametrize(
    "changed", [{"kubernetes": "1.29"}, {"lws": "0.7.0"}, {"volcano": "1.12.0"}, {"queues": ("a",)}], ids=lambda c: next(iter(c))
)
def test_in_a_cluster_of_other_versions(changed: dict[str, Any]) -> None:
    right = RightBefore()
    right.add(body(), settings())
    assert not right.holds(body(), replace(settings(), **changed))


def test_what_groves_version_bears_on() -> None:
    """PodCliqueSets alone; a graph is judged by the operator's release, so it is never taken as right."""
    right = RightBefore()
    cliques, graph = body("PodCliqueSet", "grove.io/v1alpha1"), body("DynamoGraphDeployment", "nvidia.com/v1beta1")
    for one in (body(), cliques, graph):
        right.add(one, settings(grove_version="0.1.0-alpha.8"))
    other = settings(grove_version="0.1.0-alpha.12")
    assert right.holds(body(), other) and not right.holds(cliques, other)
    assert right.holds(cliques, settings(grove_version="0.1.0-alpha.8"))
    assert not right.holds(graph, settings(grove_version="0.1.0-alpha.8"))
