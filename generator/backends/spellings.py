"""The flags of parallelism, by framework, in every spelling; underscores count as dashes."""

from __future__ import annotations

_TP = ("--tensor-parallel-size",)
_PP = ("--pipeline-parallel-size",)
SPELLINGS: dict[str, dict[str, str]] = {
    "vllm": {
        **dict.fromkeys((*_TP, "-tp"), "tp"),
        **dict.fromkeys((*_PP, "-pp"), "pp"),
        **dict.fromkeys(("--data-parallel-size", "-dp"), "dp"),
        **dict.fromkeys(("--data-parallel-size-local", "-dpl"), "dp_local"),
        **dict.fromkeys(("--prefill-context-parallel-size", "-pcp"), "cp"),
        "--nnodes": "nodes",
    },
    "sglang": {
        **dict.fromkeys((*_TP, "--tp-size", "--tp"), "tp"),
        **dict.fromkeys((*_PP, "--pp-size", "--pp"), "pp"),
        **dict.fromkeys(("--data-parallel-size", "--dp-size", "--dp"), "dp"),
        **dict.fromkeys(("--expert-parallel-size", "--ep-size", "--ep"), "ep"),
        "--nnodes": "nodes",
    },
    "trtllm": {
        **dict.fromkeys((*_TP, "--tp-size", "--tp"), "tp"),
        **dict.fromkeys((*_PP, "--pp-size", "--pp"), "pp"),
        **dict.fromkeys(("--expert-parallel-size", "--ep-size", "--ep"), "ep"),
    },
}
"""Flag → what it sets, by framework; underscores count as dashes."""

SWITCHES = {
    "--enable-dp-attention": "attention",
    "--enable-attention-dp": "attention",
    "--enable-elastic-ep": "elastic",
    "--enable-expert-parallel": "experts",
    "-ep": "experts",
}
NEIGHBOURS = (
    "--data-parallel-size-local",
    "--data-parallel-start-rank",
    "--decode-context-parallel-size",
    "--prefill-context-parallel-size",
    "--attention-data-parallel-size",
    "--attention-context-parallel-size",
    "--moe-data-parallel-size",
    "--expert-parallel-size",
)
"""Flags that look like those above and are others."""
CONNECTS = {
    "vllm": frozenset(
        (
            *("--nnodes", "-n", "--node-rank", "-r", "--master-addr", "--headless"),
            *("--data-parallel-address", "-dpa", "--data-parallel-start-rank", "-dpr", "--data-parallel-rank", "-dpn"),
            *("--data-parallel-external-lb", "-dpe"),
        )
    ),
    "sglang": frozenset(("--nnodes", "--node-rank", "--dist-init-addr", "--nccl-init-addr")),
    "trtllm": frozenset(),
}
"""Flags by which a command says itself that it is one of several nodes; its own GPUs are then a part of the engine's."""
ENGINE_FILES = ("--extra-engine-args", "--trtllm-extra-engine-args", "--extra-llm-api-options", "--config")
FILES = {"vllm": ("--config",), "sglang": ("--config",), "trtllm": ENGINE_FILES}
"""Flags that name a file in which further sizes may stand."""


def names_file(text: str) -> bool:
    """Whether words speak of a flag that names a configuration file."""
    return any(flag in text for named in FILES.values() for flag in named)


def long_name(framework: str, flag: str) -> str:
    """The long spelling, in a framework, of what a short one such as `--tp` means anywhere."""
    what = next(sizes[name] for sizes in SPELLINGS.values() for name in (flag, "-" + flag) if name in sizes)
    return next(name for name, means in SPELLINGS[framework].items() if means == what)
