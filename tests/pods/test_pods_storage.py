"""Volumes of a pod: the compilation cache, shared memory, and claims for mounts that name no volume.

Mirrors internal/dynamo/graph.go applyCompilationCache, appendMissingPVCVolumesForMounts and shared_memory.go.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from generator.backends import find
from generator.errors import Fault
from generator.pods import storage
from generator.pods.context import PodDraft

CACHE = {"pvcName": "cache"}
MOUNT = {"name": "cache", "mountPath": "/root/.cache/vllm"}


def context(backend: str = "vllm", *, twice: bool = False, deduplicated: bool = True, **component: Any) -> Any:
    """As much of a pod's context as these passes look at."""
    return SimpleNamespace(
        component=SimpleNamespace(**{"cache": None, "shared_memory": None, "alpha": None, **component}),
        backend=find(backend),
        part=SimpleNamespace(backend=backend if backend != "noop" else ""),
        profile=SimpleNamespace(
            convert=SimpleNamespace(cache_mount_twice=twice), pods=SimpleNamespace(volumes_deduplicated=deduplicated)
        ),
    )


def mounts(draft: PodDraft) -> Any:
    return draft.main.get("volumeMounts")


def test_the_cache_is_where_the_framework_looks() -> None:
    assert mounts(storage.cache_mount(PodDraft({}, {}), context(cache=CACHE))) == [MOUNT]
    given = {**CACHE, "mountPath": "/c"}
    assert mounts(storage.cache_mount(PodDraft({}, {}), context(cache=given))) == [{"name": "cache", "mountPath": "/c"}]


def test_a_framework_without_a_place_of_its_own_needs_one() -> None:
    with pytest.raises(Fault, match="needs a mountPath with backend 'sglang'") as fault:
        storage.cache_path(context("sglang", cache=CACHE))
    assert fault.value.hint.startswith("only vLLM has a default")
    with pytest.raises(Fault, match="needs a mountPath with backend 'none'"):
        storage.cache_path(context("noop", cache=CACHE))


@pytest.mark.parametrize(
    ("own", "made"),
    [
        ([], [MOUNT]),
        ([MOUNT], [MOUNT]),
        ([MOUNT, MOUNT], [MOUNT]),
        ([{"name": "cache"}], [MOUNT]),  # the claim's mount without a path gets the cache's
        ([{"name": "data", "mountPath": "/d"}], [{"name": "data", "mountPath": "/d"}, MOUNT]),
    ],
)
def test_the_cache_is_mounted_once(own: list[dict[str, Any]], made: list[dict[str, Any]]) -> None:
    assert mounts(storage.cache_mount(PodDraft({"volumeMounts": own}, {}), context(cache=CACHE))) == made


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"name": "data", "mountPath": MOUNT["mountPath"]}, "is taken by volume 'data'"),
        ({**MOUNT, "readOnly": True}, "is mounted read-only"),
    ],
)
def test_a_cache_that_nobody_could_write_is_refused(own: dict[str, Any], words: str) -> None:
    with pytest.raises(Fault, match=words):
        storage.cache_mount(PodDraft({"volumeMounts": [own]}, {}), context(cache=CACHE))


def test_some_releases_mount_a_given_path_twice() -> None:
    given = {**CACHE, "mountPath": "/c"}
    own = {"name": "cache", "mountPath": "/c"}
    assert mounts(storage.cache_mount(PodDraft({"volumeMounts": [own]}, {}), context(cache=given, twice=True))) == [own, own]


@pytest.mark.parametrize("claim", [None, {"claimName": "other"}, {"claimName": "cache", "readOnly": True}])
def test_the_caches_volume_is_its_claim(claim: dict[str, Any] | None) -> None:
    volume = {"name": "cache", **({"persistentVolumeClaim": claim} if claim else {"emptyDir": {}})}
    with pytest.raises(Fault, match="must be the writable PersistentVolumeClaim 'cache'"):
        storage.cache_volume(PodDraft({}, {"volumes": [volume]}), context(cache=CACHE))


@pytest.mark.parametrize(("size", "limit"), [(None, "8Gi"), ("2Gi", "2Gi"), ("0", None), ("0Gi", None)])
def test_shared_memory(size: str | None, limit: str | None) -> None:
    made = storage.shared_memory(PodDraft({}, {}), context(shared_memory=size))
    volumes = [] if limit is None else [{"name": "shared-memory", "emptyDir": {"medium": "Memory", "sizeLimit": limit}}]
    assert list(made.spec.get("volumes") or ()) == volumes
    assert (mounts(made) is None) == (limit is None)


def test_shared_memory_takes_the_place_of_what_stands_there() -> None:
    own = {"volumeMounts": [{"name": "mine", "mountPath": "/dev/shm"}, {"name": "d", "mountPath": "/d"}]}
    made = storage.shared_memory(PodDraft(own, {"volumes": [{"name": "shared-memory", "hostPath": {}}]}), context())
    assert [m["name"] for m in mounts(made)] == ["d", "shared-memory"]
    assert [v["name"] for v in made.spec["volumes"]] == ["shared-memory"] and "emptyDir" in made.spec["volumes"][0]


@pytest.mark.parametrize(("deduplicated", "names"), [(True, ["b", "a", "rest"]), (False, ["b", "a", "b", "rest"])])
def test_volumes_follow_the_mounts(deduplicated: bool, names: list[str]) -> None:
    """A mount of no volume becomes a claim of its name."""
    main = {"volumeMounts": [{"name": "b"}, {"name": "a"}, {"name": "b"}, {"mountPath": "/x"}]}
    spec = {"containers": [main], "volumes": [{"name": "rest"}, {"name": "a", "emptyDir": {}}]}
    made = storage.order_volumes(PodDraft({}, spec), context(deduplicated=deduplicated)).spec["volumes"]
    assert [v["name"] for v in made] == names
    assert made[0] == {"name": "b", "persistentVolumeClaim": {"claimName": "b"}} and made[1] == {"name": "a", "emptyDir": {}}
