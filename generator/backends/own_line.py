"""Adds one flag to a command line that its user wrote whole, in the pod template of a role.

Mirrors internal/dynamo/backend_vllm.go ensureContainerCommandLineFlag (1.6): the flag goes where launch flags go; else to the
end of the first `vllm serve …` in args, then in the command; else, without a shell, behind args.
"""

from __future__ import annotations

from generator.backends import inject
from generator.backends.quoting import SPACE, expanded
from generator.backends.sizes import has_arg
from generator.errors import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.backends.facts import Framework
    from generator.releases.profile import Launch
    from generator.trees import ContainerSpec, Json, Object

SHELLS, ENDS = ("sh", "bash"), "|&;"
PROGRAM = "vllm serve"


def with_flag(container: ContainerSpec, flag: str, value: str, facts: Framework, launch: Launch) -> Object:
    """The container with `flag value` on its command line, as it is where it has that already."""
    return next(
        (dict(tried) for tried in _attempts(container, f"{flag} {value}", facts, launch) if _has(tried, flag, value)),
        None,
    ) or _lost(container, flag)


def _has(container: ContainerSpec, flag: str, value: str) -> bool:
    return has_arg(expanded([*(container.get("command") or ()), *(container.get("args") or ())]), flag, value)


def _attempts(container: ContainerSpec, added: str, facts: Framework, launch: Launch) -> Iterator[Json]:
    yield container
    try:
        yield inject.flags(container, added, facts, launch)
    except Fault:  # not our last word: the command may start `vllm serve`
        pass
    for field in ("args", "command"):
        texts = list(container.get(field) or ())
        for i, text in enumerate(texts):
            changed = in_program(text, added, apart=launch.lost_flags_refused)
            if changed != text:
                yield {**container, field: [*texts[:i], changed, *texts[i + 1 :]]}
                break
    command = container.get("command") or ()
    if not command or command[0].rpartition("/")[2] not in SHELLS:
        yield {**container, "args": [*(container.get("args") or ()), *added.split(" ")]}


def in_program(text: str, added: str, *, apart: bool) -> str:
    """The text with flags at the end of every `[exec ]vllm serve …`. Mirrors injectFlagsIntoDirectCommand.

    The operator leaves no space before a `|` that follows, so that it does not find its own flag again; `apart` does.
    """
    out, at = "", 0
    while (start := _starts(text, at)) >= 0:
        end = next((i for i in range(start, len(text)) if text[i] in ENDS), len(text))
        body = text[start:end].rstrip()
        space = text[start + len(body) : end] or (" " if end < len(text) else "")
        out += f"{text[at:start]}{body} {added}{space if apart else ''}"
        at = end
    return out + text[at:]


def _starts(text: str, at: int) -> int:
    """Where the next `vllm serve` begins that is a command of its own, or -1."""
    while (found := text.find(PROGRAM, at)) >= 0:
        end = found + len(PROGRAM)
        if (not found or text[found - 1] in SPACE) and (end == len(text) or text[end] in SPACE or text[end] in ENDS):
            return found
        at = end
    return -1


def _lost(container: ContainerSpec, flag: str) -> Object:
    raise Fault(
        "DGD501",
        f"container {container.get('name', 'main')!r}: {flag} finds no place on its command line",
        f"write {flag} yourself, or start `vllm serve` or `python3 -m dynamo.vllm` in the command",
    )
