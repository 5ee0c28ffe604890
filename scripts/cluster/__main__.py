"""python -m scripts.cluster [--cases N] [--kind KIND] [--build] [--write]: see scripts/dev.py."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import access, changes, inputs, proof, report, tools
from .processes import Failed, end_with_signals

ALL = 100_000
AT_LEAST = {True: 100, False: 20}
"""How many cases each kind of cluster must have, in a whole run and in one with --cases."""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/dev.py cluster", description="Apply what dgd-render prints to a real kube-apiserver."
    )
    parser.add_argument(
        "--cases",
        type=int,
        default=ALL,
        metavar="N",
        help="of the conformance set, N cases on each kind of cluster; default: all",
    )
    parser.add_argument("--kind", choices=inputs.CAPABILITIES, action="append", help="one kind of cluster; default: all")
    parser.add_argument("--build", action="store_true", help="build the control plane, and end")
    parser.add_argument(
        "--write", action="store_true", help="write docs/cluster.md and docs/upgrades.md (all kinds and all cases)"
    )
    return parser.parse_args()


def main() -> int:
    """Run the proof; 0 when nothing is wrong."""
    given = arguments()
    end_with_signals()
    tools.programs()
    if given.build:
        return 0
    if not access.script_is_known():
        raise Failed(f"{access.SCRIPT} makes other requests than scripts/cluster/access.py asks permission for")
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="dgd-render-overlays-") as folder:
        for kind in given.kind or inputs.CAPABILITIES:
            outcome = proof.prove(kind, inputs.rendered(inputs.cases(kind, Path(folder), given.cases)))
            outcomes.append(outcome)
            print("\n".join(report.said(outcome)), flush=True)
            if outcome.cases < AT_LEAST[given.cases == ALL]:
                raise Failed(
                    f"only {outcome.cases} cases on {kind}: a proof of at least {AT_LEAST[given.cases == ALL]} was asked for"
                )
        changed = None if given.kind else changes.prove(Path(folder))
    if changed:
        print("\n".join(report.said_of_changes(changed)), flush=True)
    if given.write and changed:
        report.write(outcomes, changed)
    passed, failed = report.counts(outcomes, changed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as error:
        sys.exit(f"cluster: {error}")
