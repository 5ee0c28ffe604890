"""GPUs that a component reserves which runs no engine: a frontend, a planner, a mocker."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD334"
TYPES = ("frontend", "planner", "epp")
MODULES = ("dynamo.frontend", "dynamo.mocker", "dynamo.planner", "dynamo.router", "dynamo.global_planner", "dynamo.global_router")


def check(seen: Seen) -> Iterator[Finding]:
    """What a component runs, when it is one of Dynamo's own programs without CUDA."""
    for engine in seen.engines:
        if engine.backend or not engine.gpus:
            continue
        runs = _runs(engine)
        if runs:
            number = f"{engine.gpus} GPU{'s' * (engine.gpus > 1)}"
            yield seen.finding(
                CODE,
                f"{engine.owner} reserves {number} and runs {runs}, which uses none",
                engine.at(),
                "take the GPUs out of its resources",
            )


def _runs(engine: Launched) -> str:
    named = [module for module in MODULES if module in engine.text]
    others = engine.text.count("dynamo.") - sum(engine.text.count(module) for module in named)
    if named and not others:
        return named[0]
    plain = not (engine.main.get("args") or (engine.argv and engine.argv != ["python3"]))
    return f"a {engine.component.type}" if plain and engine.component.type in TYPES else ""
