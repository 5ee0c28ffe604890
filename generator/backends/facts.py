"""What is particular to a serving framework: stated once, in the backend's module, and read by all that reads command lines."""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SWITCHES = {
    "--enable-dp-attention": "attention",
    "--enable-attention-dp": "attention",
    "--enable-elastic-ep": "elastic",
    "--enable-expert-parallel": "experts",
}


@record
class Framework:
    """A framework's own words. Underscores in flags count as dashes."""

    word: str
    """`spec.backendFramework`, and the module after `dynamo.`."""
    title: str = ""
    """Its name in sentences."""
    sizes: Mapping[str, str] = {}
    """Flag → the size that it sets: `tp`, `pp`, `dp`, `dp_local`, `cp`, `ep`, `nodes`; the long spelling of each comes first."""
    switches: Mapping[str, str] = SWITCHES
    """Flag without a value → what it turns on: `attention`, `elastic`, `experts`."""
    foreign: Mapping[str, str] = {}
    """Spellings of other frameworks, which this one refuses → the size that is meant."""
    connects: frozenset[str] = frozenset()
    """Flags by which a command says itself that it is one of several nodes; its own GPUs are then a part of the engine's."""
    files: tuple[str, ...] = ()
    """Flags that name a configuration file, in which further sizes may stand."""
    overrides: str = ""
    """The flag whose JSON overrides such a file."""
    file_keys: Mapping[str, str] = {}
    """Key of such a file → size (`moe_tp`, too); empty where its keys are the flags without their dashes."""
    file_wins: bool = False
    """A configuration file beats a flag."""
    attention_key: str = ""
    """The key of that JSON for attention DP."""
    ranks: str = "own"
    """Data-parallel ranks have GPUs of their `own`, run inside those of TP when `told` so, or always run `inside` them."""
    nodes_equal: bool = False
    """It starts only where TP × PP divides among the nodes."""
    programs: tuple[str, ...] = ()
    """Programs of its own that start its engine."""
    takes_flags: tuple[str, ...] = ()
    """Those of them that may be given launch flags."""
    modules: tuple[str, ...] = ()
    """Python modules beside `dynamo.<word>` that start its engine; all below a name that ends in a dot."""
    flag_modes: tuple[str, ...] = ()
    """Launch modes that put flags into the user's command."""
    ssh_modes: tuple[str, ...] = ()
    """Launch modes that need the Secret with SSH keys."""
    leader_starts_last: bool = False
    """Under Grove the leader's clique waits for the workers' (their sshd must be there)."""
    added_env: tuple[str, ...] = ()
    """Variables that a launch over several nodes adds."""
    service_gpus: tuple[str, ...] = ("requests", "limits")
    """Where the oldest operators look for `gpu` in a v1alpha1 service's resources."""
    cache_path: str = ""
    """Where its compilation cache is mounted when the graph does not say."""
    cache_env: str = ""
    """The variable by which it learns of that path."""
    memory_between_pods: bool = False
    """It can use the GPU memory service of another pod."""
    fails_over: bool = False
    """Two of its engines can stand in one pod, one of them in standby."""
