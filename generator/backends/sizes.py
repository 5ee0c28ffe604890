"""The sizes that vLLM's launch mode is decided by, read as the operator reads them or, corrected, in every spelling."""

from __future__ import annotations

from generator.backends import flags
from generator.backends.quoting import expanded
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.backends.facts import Framework
    from generator.releases.profile import Launch
    from generator.trees import ContainerSpec, Json

_TP, _PP, _DP = "--tensor-parallel-size", "--pipeline-parallel-size", "--data-parallel-size"
_EXECUTOR = "--distributed-executor-backend"


@record
class Sizes:
    """Parallel sizes of one engine: `world` GPUs (TP × PP, and prefill context) for each of `dp` ranks."""

    world: int
    dp: int
    dp_given: bool
    elastic: bool
    unread: tuple[tuple[str, str, int], ...] = ()
    hidden: bool = False
    """The command does not show what it starts, so sizes that are not written are not known (corrected)."""


def sizes(container: ContainerSpec, facts: Framework, launch: Launch, files: Json | None = None) -> Sizes:
    """Mirrors internal/dynamo/backend_vllm.go getWorldSize and getFlagValue (exact), which look at args only.

    Corrected, `files` are the configuration files that can be seen, by path in the container.
    """
    if launch.flag_spellings:
        found = flags.read(facts, _argv(container), container.get("env") or (), files)
        world = found.tp * found.pp * found.cp
        return Sizes(world, found.dp, found.has(facts, "dp"), found.elastic, found.unread, not found.engines)
    if launch.flag_reader == "line":
        from generator.backends import vllm_line

        line = vllm_line.read(container.get("args") or ())
        tp, pp, dp = (line.sizes[flag] for flag in (vllm_line.TP, vllm_line.PP, vllm_line.DP))
        return Sizes(tp * pp, dp, line.dp_given, line.elastic)
    tokens = expanded(container.get("args") or ())
    world = flags.legacy_size(tokens, _TP) * flags.legacy_size(tokens, _PP)
    return Sizes(world, flags.legacy_size(tokens, _DP), _DP in tokens, "--enable-elastic-ep" in tokens)


def has_arg(words: Sequence[str], flag: str, value: str) -> bool:
    """`flag value` as neighbours, or joined inside one word. Mirrors internal/dynamo/utils.go hasArg."""
    return any(
        f"{flag} {value}" in word or f"{flag}={value}" in word or (word == flag and words[i + 1 : i + 2] == [value])
        for i, word in enumerate(words)
    )


def line_has_arg(container: ContainerSpec, flag: str, value: str) -> bool:
    """The same for command + args, also split at white space. Mirrors internal/dynamo/utils.go containerCommandLineHasArg."""
    line = _argv(container)
    return has_arg(line, flag, value) or has_arg(expanded(line), flag, value)


def executor_is_mp(container: ContainerSpec, launch: Launch) -> bool:
    """Whether the command line asks for the mp executor. Mirrors backend_vllm.go shouldInjectVLLMMpWaitLeaderInit."""
    if launch.flag_reader == "line":
        from generator.backends import vllm_line

        return vllm_line.read(_argv(container)).executor == "mp"
    return line_has_arg(container, _EXECUTOR, "mp")


def elastic_ray(container: ContainerSpec, launch: Launch) -> bool:
    """Elastic experts on the Ray data-parallel backend. Mirrors internal/dynamo/backend_vllm.go IsElasticEPRayLaunch."""
    if launch.flag_reader == "line":
        from generator.backends import vllm_line

        found = vllm_line.read(_argv(container))
        return found.elastic and found.dp_backend == "ray"
    line = expanded(_argv(container))
    return "--enable-elastic-ep" in line and (has_arg(line, "--data-parallel-backend", "ray") or has_arg(line, "-dpb", "ray"))


def _argv(container: ContainerSpec) -> list[str]:
    return [*(container.get("command") or ()), *(container.get("args") or ())]


def divided(a: int, b: int) -> int:
    """Integer division as Go does it, towards zero."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
