"""Edges of the rules on git: what looks like a mistake and is none."""

from __future__ import annotations

import pytest
from told import codes, findings

WITH = "{{envs: [{{name: KEY, value: a}}], services: {{Worker: {{extraPodSpec: {{mainContainer: {{args: [--model, {}]}}}}}}}}}}"
ARGS = f"spec: {WITH}"


@pytest.mark.parametrize(
    "words",
    [
        "--api-key, sk-1",
        "--api-key=sk-1",
        "--admin-api-key, x",
        "--hf_token, hf_x",
        '"https://me:secret@example.com/x"',
    ],
)
def test_a_secret_among_words(words: str) -> None:
    assert "DGD661" in codes(ARGS.format("m, " + words))


@pytest.mark.parametrize(
    "words",
    ["--api-key, $(KEY)", "--api-key", "--max-num-batched-tokens, '8192'", '"https://$(KEY):$(KEY)@example.com/"'],
)
def test_no_secret_among_words(words: str) -> None:
    assert "DGD661" not in codes(ARGS.format("m, " + words))


def test_a_secret_in_a_script() -> None:
    main = "{command: [sh, -c], args: ['python3 -m dynamo.vllm --model m --api-key %s']}"
    script = f"spec: {{services: {{Worker: {{extraPodSpec: {{mainContainer: {main}}}}}}}}}"
    assert "DGD661" in codes(script % "sk-1")
    assert "DGD661" not in codes(script % '"$KEY"')


def test_a_secret_without_content_or_encrypted_is_none() -> None:
    head = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
    assert "DGD669" in codes("{}", beside=head + "data: {k: YWJj}")
    assert "DGD669" not in codes("{}", beside=head + "type: Opaque")
    assert "DGD669" not in codes("{}", beside=head + "stringData: {k: '<path:kv/data/hf#token>'}")


def test_a_companion_is_told_once() -> None:
    beside = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, uid: x}\n"
    assert [f.code for f in findings("{}", beside=beside)].count("DGD663") == 1


@pytest.mark.parametrize("kind", ["Deployment", ""])
def test_keda_scales_a_deployment(kind: str) -> None:
    target = f"{{kind: {kind}, name: chat-worker}}" if kind else "{name: chat-worker}"
    beside = f"apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {{name: s}}\nspec: {{scaleTargetRef: {target}}}"
    assert "DGD664" in codes("spec: {services: {Worker: {replicas: 2}}}", beside=beside)
    assert "DGD664" not in codes("{}", beside=beside)


def test_an_autoscaler_of_something_else_is_none_of_ours() -> None:
    beside = "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: s}\nspec: {scaleTargetRef: {name: web}}"
    assert "DGD664" not in codes("spec: {services: {Worker: {replicas: 2}}}", beside=beside)


def test_sync_options_are_read_as_a_list() -> None:
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, annotations: {argocd.argoproj.io/sync-options: '%s'}}"
    assert "DGD667" not in codes("{}", beside=head % "Prune=false,SkipDryRunOnMissingResource=true")
    hints = [f.hint for f in findings("{}", beside=head % "Prune=flase") if f.code == "DGD667"]
    assert hints == ["did you mean Prune=false?"]


def test_a_hook_is_made_anew_on_purpose() -> None:
    job = "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: c-, annotations: {argocd.argoproj.io/hook: PreSync}}"
    assert "DGD670" not in codes("{}", beside=job)
