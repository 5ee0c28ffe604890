"""vLLM's command line as the operator reads it in one pass since 1.6: every spelling that vLLM takes, the last one counts.

Mirrors internal/dynamo/backend_vllm.go normalizeVLLMFlags, parseVLLMLaunchArgs.
"""

from __future__ import annotations

from itertools import pairwise

from generator.backends.flags import int64
from generator.backends.quoting import expanded
from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

TP, PP, DP = "--tensor-parallel-size", "--pipeline-parallel-size", "--data-parallel-size"
DP_LOCAL, DP_BACKEND = "--data-parallel-size-local", "--data-parallel-backend"
EXECUTOR, ELASTIC = "--distributed-executor-backend", "--enable-elastic-ep"
SHORT = {"-tp": TP, "-pp": PP, "-dp": DP, "-dpl": DP_LOCAL, "-dpb": DP_BACKEND}
VALUED = frozenset((TP, PP, DP, DP_LOCAL, DP_BACKEND, EXECUTOR))
TEXTS = frozenset((DP_BACKEND, EXECUTOR))
"""Flags whose value is compared as a text: the shell's own characters end it."""
SHELL_ENDS = ";&|<>()"


@record
class VllmLine:
    """What a command line says about parallelism."""

    sizes: dict[str, int]
    """Flag → size, 1 where nothing readable was written."""
    dp_given: bool = False
    elastic: bool = False
    dp_backend: str = ""
    executor: str = ""


def read(words: Iterable[str]) -> VllmLine:
    """The last value of each flag; a size that is no integer leaves the one before, a flag in last place has no value."""
    tokens = normalised(expanded(words))
    sizes, texts = {TP: 1, PP: 1, DP: 1}, {DP_BACKEND: "", EXECUTOR: ""}
    for flag, value in pairwise(tokens):
        if flag in sizes and (number := int64(value)) is not None:
            sizes[flag] = number
        elif flag in texts:
            texts[flag] = value
    return VllmLine(sizes, DP in tokens, ELASTIC in tokens, texts[DP_BACKEND], texts[EXECUTOR])


def normalised(tokens: Iterable[str]) -> list[str]:
    """Tokens with the flags that are read in one spelling, `--long-flag value`. Mirrors normalizeVLLMFlags."""
    out: list[str] = []
    for token in tokens:
        if out and out[-1] == EXECUTOR and not token.startswith("-"):
            out.append(_shell_word(token))
            continue
        word, equals, value = token.partition("=")
        dashed = word.replace("_", "-")
        flag = SHORT.get(word) or (dashed if dashed in VALUED or dashed == ELASTIC else word)
        value = _shell_word(value) if flag in TEXTS else value
        if not equals:
            out.append(flag)
        elif flag in VALUED and not value.startswith("--"):
            out += [flag, value]
        else:
            out.append(token)
    return out


def _shell_word(value: str) -> str:
    return value[: next((i for i, c in enumerate(value) if c in SHELL_ENDS), len(value))]
