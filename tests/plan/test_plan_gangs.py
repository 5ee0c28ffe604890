"""Whatever keeps the pods of a replica from starting together is a warning."""

from __future__ import annotations

from typing import Any

import pytest
from silent import engine, graph, only, run, said, silent

TWO = engine("-tp", "2", gpus="1")
QUEUES = {"capabilities": {"volcano": {"queues": ["gpu-prod"]}}}
QUEUE = "scheduling.volcano.sh/queue-name"


@pytest.mark.parametrize("name", ["default-scheduler", "my-scheduler", "kai-scheduler"])
def test_a_scheduler_of_the_users_own(name: str) -> None:
    assert name in only(run(graph(TWO, nodes=2, schedulerName=name)), "warning", "DGD308")
    silent(run(graph(engine("-tp", "1", gpus="1"), schedulerName=name)))  # one pod is no gang


def test_volcano_by_name() -> None:
    silent(run(graph(TWO, nodes=2, schedulerName="volcano")))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"capabilities": {"lws": {"gangScheduling": "none"}}}, "DGD311"),
        ({"capabilities": {"volcano": False, "lws": {"version": "0.7.0", "gangScheduling": None}}}, "DGD310"),
    ],
)
def test_how_the_cluster_is_installed(facts: dict[str, Any], code: str) -> None:
    only(run(graph(TWO, nodes=2), facts), "warning", code)


def queued(name: str) -> dict[str, Any]:
    document = graph(TWO, nodes=2)
    document["spec"]["components"][0]["podTemplate"]["metadata"] = {"annotations": {QUEUE: name}}
    return document


@pytest.mark.parametrize("name", ["gpu-lab", "gpu-Prod", "prod"])
def test_a_queue_that_is_not_declared(name: str) -> None:
    assert "gpu-prod" in only(run(queued(name), QUEUES), "warning", "DGD309")


def test_queues_that_are_there() -> None:
    silent(run(queued("gpu-prod"), QUEUES))
    silent(run(queued("default"), QUEUES))
    silent(run(queued("gpu-lab")))  # nobody said which queues there are
    head = {"apiVersion": "scheduling.volcano.sh/v1beta1", "kind": "Queue"}
    queue = {**head, "metadata": {"name": "gpu-lab"}, "spec": {"weight": 1}}
    assert ("warning", "DGD309") not in said(run(queued("gpu-lab"), QUEUES, queue))
