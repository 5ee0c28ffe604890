"""Whether an engine may run without a GPU limit: on a CPU, on another device, or on GPUs that come another way."""

from __future__ import annotations

from generator.names import gpu_meant
from generator.quantity import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import ContainerSpec, PodSpec

_NOT_DEVICES = ("rdma/", "hugepages-", "devices.kubevirt.io/", "networking.gke.io", "vpc.amazonaws.com/", "smarter-devices/fuse")
_CPU_SETTINGS = ("VLLM_CPU_KVCACHE_SPACE", "VLLM_CPU_OMP_THREADS_BIND", "SGLANG_USE_CPU_ENGINE")
_PROCESSORS = ("--multimodal-processor", "--help", "--version")
"""Switches with which a framework's module starts no engine."""


def needs_none(main: ContainerSpec) -> bool:
    """Whether the command or its environment says that it runs on another device than a GPU, or starts no engine."""
    line = " ".join(map(str, [*(main.get("command") or ()), *(main.get("args") or ())])).replace("=", " ").split()
    for i, word in enumerate(line):
        if word == "--device" and line[i + 1 : i + 2] not in ([], ["cuda"], ["auto"]):
            return True
        if word in _PROCESSORS:
            return True
    image = str(main.get("image") or "").lower()
    if any(part in ("cpu", "xpu", "hpu", "tpu", "neuron") for part in image.replace("/", "-").replace(":", "-").split("-")):
        return True
    env = {str(e.get("name")): e.get("value") for e in main.get("env") or ()}
    if any(name in env for name in _CPU_SETTINGS) or env.get("VLLM_TARGET_DEVICE", "cuda") != "cuda":
        return True
    return env.get("CUDA_VISIBLE_DEVICES", "0") in ("", "-1")


def may_have_some(main: ContainerSpec, spec: PodSpec) -> bool:
    """Whether GPUs, or what serves as such, can come another way than by a GPU limit: claims, other devices, the runtime."""
    resources = main.get("resources") or {}
    amounts = {str(n) for key in ("limits", "requests") for n, amount in (resources.get(key) or {}).items() if value(amount)}
    devices = {name for name in amounts if "/" in name and not name.startswith(_NOT_DEVICES)}
    looks = {name for name in amounts if gpu_meant(name)}  # misspelt: what is printed is checked for such names
    by_runtime = spec.get("runtimeClassName") or (main.get("securityContext") or {}).get("privileged")
    visible = any(e.get("name") == "NVIDIA_VISIBLE_DEVICES" for e in main.get("env") or ())
    return bool(resources.get("claims") or devices or looks or by_runtime or visible)
