"""The second half of the run, with the controllers that make pods: the rules of effects.yaml, upgrades, and taking over."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import NamedTuple

from . import crds, lws, takeover, trials, upgrades
from .plane import control_plane, controllers
from .proof import Fault
from .upgrades import Row


class Changes(NamedTuple):
    """What was tried and seen."""

    rules: int
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    seconds: float


def prove(folder: Path) -> Changes:
    """Try it all on one control plane."""
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        plane = stack.enter_context(control_plane())
        items = crds.real((crds.DYNAMO, crds.LWS, crds.VOLCANO, crds.GROVE))
        plane.must("create", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
        crds.established(plane)
        stack.enter_context(controllers(plane))
        stack.enter_context(lws.controller(plane))
        tried, broken = trials.tried(plane)
        rows, wrong = upgrades.walked(plane, folder)
        faults = (*broken, *wrong, *takeover.walked(plane, folder))
    return Changes(tried, tuple(rows), faults, time.monotonic() - began)
