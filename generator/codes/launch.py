"""5xx: launches."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "DGD504": ("failover framework", "Two engines in one pod work with vLLM only."),
    "DGD506": (
        "nothing to launch on several nodes",
        "The operator adds its flags to args, so the main container of a multinode component needs both command and args; "
        "operators 1.1 and 1.2 also want a GPU limit on workers.",
    ),
    "DGD507": (
        "elastic experts without command",
        "Operator 1.4 starts a Ray head around the command, so it must be written out.",
    ),
}
