"""Severities: what fails a run, what `--strict` changes, and how each is printed."""

from __future__ import annotations

from unittest import mock

import pytest
from support import EXAMPLES, run

from generator import pipeline, report
from generator.commands import brief
from generator.errors import ERROR, NOTE, WARNING, Fault, Finding, Problems, Where, error_unless, failed, strict

HERE = Where("graph.yaml", 3, 5)
ALL = [Finding("DGD303", "n", HERE, "h", NOTE), Finding("DGD302", "w", HERE, "", WARNING), Finding("DGD301", "e", HERE)]


def test_the_worst_comes_first() -> None:
    assert report.text(ALL) == (
        "graph.yaml:3:5: error[DGD301]: e\ngraph.yaml:3:5: warning[DGD302]: w\ngraph.yaml:3:5: note[DGD303]: n\n  hint: h\n"
    )


def test_strict_makes_errors_of_warnings_and_leaves_notes() -> None:
    assert [f.severity for f in strict(ALL)] == [NOTE, ERROR, ERROR]
    assert failed(ALL) and failed(strict(ALL[:2])) and not failed(ALL[:2]) and not failed(strict(ALL[:1]))


def test_notes_are_counted_only_if_there_are_any() -> None:
    assert brief.text(ALL).endswith(": 1 error, 1 warning, 1 note\n")
    assert brief.text(ALL[1:]).endswith(": 1 error, 1 warning\n")


def test_what_the_operator_builds_all_the_same_is_a_warning_in_exact() -> None:
    assert (error_unless(False), error_unless(True)) == (ERROR, WARNING)


def test_a_fault_becomes_an_error_where_its_place_is_known() -> None:
    fault = Fault("DGD109", "no claim", "name it")
    assert fault.at(HERE) == Finding("DGD109", "no claim", HERE, "name it")
    assert fault.at(HERE, "component 'a'").message == "component 'a': no claim"


@pytest.mark.parametrize("verb", ["render", "check"])
def test_a_note_never_fails_a_run(verb: str) -> None:
    real = pipeline.admission.check

    def noting(graph: object, cluster: object, profile: object, problems: Problems) -> None:
        real(graph, cluster, profile, problems)  # type: ignore[arg-type]
        problems.add(ALL[0])

    with mock.patch.object(pipeline.admission, "check", noting):
        done = run(verb, "graph.yaml", "--overlay", "overlay.yaml", "--strict", cwd=EXAMPLES / "vllm-agg")
    assert done.code == 0 and "note[DGD303]: n" in done.out + done.err


STREAM = """apiVersion: config.kubernetes.io/v1
kind: ResourceList
functionConfig:
  apiVersion: dgd-render.dev/v1alpha1
  kind: DynamoRender
  metadata: {name: check}
  spec: {mode: rendered, strict: STRICT, overlays: [overlay.yaml]}
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: a-b
    namespace: ai
    labels: {nvidia.com/dynamo-graph-deployment-name: a, nvidia.com/dynamo-component: b}
  spec: {template: {spec: {containers: [{name: main, image: "r/i:1.3.0", env: [{name: DYN_PARENT_DGD_K8S_NAME, value: a}]}]}}}
"""


@pytest.mark.parametrize(("strictness", "code"), [("true", 1), ("false", 0)])
def test_a_validator_is_strict_too(strictness: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was rendered is checked as strictly as what is rendered."""
    monkeypatch.setattr("generator.validate.manifests.check", lambda *_, **__: ALL[1:2])
    done = run("krm", cwd=EXAMPLES / "vllm-agg", stdin=STREAM.replace("STRICT", strictness).encode())
    assert done.code == code and ("error" if code else "warning") + "[DGD302]: w" in done.err
