"""Agreement with what the real operator built, as `conformance_expected.json` records it: counts may only rise.

`pytest -m "not conformance"` leaves these out; `python tests/test_conformance.py --update` records higher counts, never lower.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator import releases
from generator.releases.profile import DOCUMENTED

RECORD = Path(__file__).resolve().parent / "conformance_expected.json"
ROOT = RECORD.parent.parent
CLUSTERS = ("grove", "grove-opted-out", "lws", "none")
SELECTIONS: dict[str, list[str]] = {
    **{
        f"{name} {cluster}": ["--version", name, "--cluster", cluster, "--every", "2"]
        for name, profile in releases.named().items()
        for cluster in CLUSTERS
        if profile.known != DOCUMENTED
    },
    "every 12th by exact names": ["--every", "12", "--exact-names"],
    "every 12th in the operator's order": ["--every", "12", "--order"],
}
"""What CI runs of the set; `dev.py parity` runs all of it."""


def recorded() -> dict[str, dict[str, int]]:
    """Selection → how many cases agree, built and refused."""
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}


def agreement(script: Path, selection: str) -> tuple[dict[str, int], str]:
    """How many agree now, and the report."""
    command = f"{Path(sys.executable).parent / 'dgd-render'} render"
    done = subprocess.run(
        [sys.executable, str(script), "--command", command, "--show", "3", *SELECTIONS[selection]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    counts = {m[1]: int(m[2]) for m in re.finditer(r"(?m)^(built|refused): (\d+) of \d+", done.stdout)}
    assert set(counts) == {"built", "refused"}, done.stdout[-2000:] + done.stderr[-2000:]
    return counts, done.stdout[-6000:]


def test_the_shared_data_is_there() -> None:
    """Elsewhere a skip and one loud line at the end; in CI a failure, because half of the evidence would be missing."""
    from support import shared

    assert shared("conformance", "run.py").is_file()


@pytest.mark.conformance
@pytest.mark.parametrize("selection", SELECTIONS)
def test_agreement_never_falls(selection: str) -> None:
    from support import shared

    counts, report = agreement(shared("conformance", "run.py"), selection)
    lost = {kind: (n, counts[kind]) for kind, n in recorded()[selection].items() if counts[kind] < n}
    assert not lost, f"recorded, found: {lost}\n{report}"


def test_every_selection_has_a_record() -> None:
    assert set(recorded()) == set(SELECTIONS)
    assert all(set(counts) == {"built", "refused"} for counts in recorded().values())


def update() -> None:
    """Record what agrees now, where it is more."""
    import os

    script = Path(os.environ.get("DGD_RENDER_SHARED") or ROOT.parent / "shared") / "conformance" / "run.py"
    held = recorded()
    for selection in SELECTIONS:
        counts, _ = agreement(script, selection)
        before = held.get(selection, {})
        held[selection] = {kind: max(n, before.get(kind, 0)) for kind, n in counts.items()}
        print(selection, held[selection])
    RECORD.write_text(json.dumps({s: held[s] for s in SELECTIONS}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__" and "--update" in sys.argv:
    update()
