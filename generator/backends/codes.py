"""The findings that only a launch can raise: code → (title, explanation)."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "DGD501": (
        "no place for the launch flags",
        (
            "Nodes of one component find each other by flags that are added to the framework's own command. The operator "
            "looks for `python… <framework>` inside each element of args; where it finds none it starts every node without "
            "them, so each node serves alone, or waits for ever. dgd-render also understands a whole command in `command` "
            "or in `args`, wrappers such as numactl, and `vllm serve`; when it still finds no place, it stops. Write the "
            "command as `command: [python3, -m, dynamo.<framework>]` with the flags in `args`, or let the script call "
            "`python3 -m dynamo.<framework>` directly. `operator.fidelity: exact` renders what the operator does."
        ),
    ),
    "DGD502": (
        "GPUs are not a whole number",
        (
            "Operator 1.4 computes ranks from the GPUs of the main container, limits before requests, and refuses a "
            "fraction of a GPU. Ask for whole GPUs."
        ),
    ),
    "DGD503": (
        "the GPUs of a resource claim are not known",
        (
            "Operator 1.4 looks in the cluster how many GPUs a DRA claim stands for. Without a cluster the overlay has to "
            "say so: `spec.resourceClaims: {<claim or claim template name>: <GPUs>}`. A claim must also be listed in the "
            "pod's resourceClaims."
        ),
    ),
    "DGD505": (
        "nothing to launch",
        (
            "TensorRT-LLM on several nodes is started through mpirun on the leader, which needs the command to start. A "
            "container with neither command nor args runs its image's entry point, which nobody but the image knows. Write "
            "`command` and `args`."
        ),
    ),
}
