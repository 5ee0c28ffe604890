"""`init overlay`: every commented line can be uncommented, one by one and all together, for graphs of both APIs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import EXAMPLES, run

from generator.commands import init_overlay

LINES = init_overlay.text().splitlines()
YAML = re.compile(r"^(\s*)# (\s*)(- .*|[\w.\"/-]+:( .*|$))")
GRAPHS = {"v1beta1": EXAMPLES / "vllm-disagg-multinode" / "graph.yaml", "v1alpha1": EXAMPLES / "kvbm-offload" / "graph.yaml"}


def depth(line: str) -> int:
    """Where a line's YAML starts once it is uncommented: the mark and its space are gone."""
    found = YAML.match(line)
    return len(found[1]) + len(found[2]) if found else -1


COMMENTED = [
    i for i, line in enumerate(LINES) if YAML.match(line) and "yaml-language-server" not in line
]  # that one is for editors


def uncommented(chosen: set[int]) -> str:
    return "\n".join(re.sub(r"^(\s*)# ", r"\1", line) if i in chosen else line for i, line in enumerate(LINES)) + "\n"


def is_item(number: int) -> bool:
    return LINES[number].lstrip(" #").startswith("- ")


def with_parents(number: int) -> set[int]:
    """A line, what it stands in, and what stands in it."""
    chosen, at = {number}, number
    for i in range(number - 1, 0, -1):
        if i not in COMMENTED:
            break
        if depth(LINES[i]) < depth(LINES[at]) or (depth(LINES[i]) == depth(LINES[at]) and is_item(at) and not is_item(i)):
            chosen.add(i)
            at = i
    for i in range(number + 1, len(LINES)):
        here, first = depth(LINES[i]), depth(LINES[number])
        if i not in COMMENTED or here < first or (here == first and not (is_item(i) and not is_item(number))):
            break
        chosen.add(i)
    return chosen


@pytest.mark.parametrize("api", GRAPHS)
@pytest.mark.parametrize("number", [*COMMENTED, -1], ids=lambda n: LINES[n].strip(" #")[:30] if n >= 0 else "all")
def test_a_commented_line_can_be_uncommented(api: str, number: int, tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text(uncommented(set(COMMENTED) if number < 0 else with_parents(number)))
    done = run("check", str(GRAPHS[api]), "--overlay", "overlay.yaml", cwd=tmp_path)
    assert done.code == 0, f"{done.out}\n{(tmp_path / 'overlay.yaml').read_text()}"
