"""The parallelism that a command asks for, in every spelling its framework takes: for our own arithmetic.

The operator reads two or three spellings and takes everything else for 1; `legacy_size` is its way.
"""

from __future__ import annotations

from generator.backends import words
from generator.backends.quoting import fields
from generator.records import record
from generator.schema.patterns import digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Token = tuple[str, int]

_TP = ("--tensor-parallel-size",)
_PP = ("--pipeline-parallel-size",)
SPELLINGS: dict[str, dict[str, str]] = {
    "vllm": {
        **dict.fromkeys((*_TP, "-tp"), "tp"),
        **dict.fromkeys((*_PP, "-pp"), "pp"),
        **dict.fromkeys(("--data-parallel-size", "-dp"), "dp"),
        **dict.fromkeys(("--data-parallel-size-local", "-dpl"), "dp_local"),
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
_COUNTED = ("tp", "pp", "dp")
_ENGINE_ARGS = ("--override-engine-args", "--extra-engine-args", "--trtllm-extra-engine-args")
_ENGINE_KEYS = {"tensor_parallel_size": "tp", "pipeline_parallel_size": "pp", "moe_expert_parallel_size": "ep"}
_FILES = {"vllm": ("--config",), "sglang": ("--config",), "trtllm": ("--extra-engine-args", "--trtllm-extra-engine-args")}


@record
class Parallel:
    """What a command asks for, and how it said so."""

    tp: int = 1
    pp: int = 1
    dp: int = 1
    world: int = 1
    """GPUs that the whole engine uses: attention DP and experts share the ranks of TP."""
    spelled: tuple[tuple[str, str, int], ...] = ()
    """(flag, value, index of the element of command + args) of everything read."""
    unread: tuple[tuple[str, str, int], ...] = ()
    """The same of flags whose value is no number here: a variable, or a file that we do not see."""
    elastic: bool = False

    def has(self, framework: str, *whats: str) -> bool:
        """Whether a flag for one of these was written, in any spelling, readable or not."""
        known = SPELLINGS[framework]
        return any(known.get(flag) in whats for flag, _, _ in (*self.spelled, *self.unread))


def read(framework: str, argv: Sequence[str], env: Iterable[Mapping[str, object]] = ()) -> Parallel:
    """The parallelism of command + args. Values may be variables that env, or the script itself, sets to a number."""
    known, files = SPELLINGS.get(framework, {}), _FILES.get(framework, ())
    tokens, variables = _tokens(framework, argv)
    variables = {str(e.get("name", "")): str(e["value"]) for e in env if "value" in e} | variables
    sizes: dict[str, int] = {}
    on: set[str] = set()
    spelled, unread = [], []
    for place, (word, index) in enumerate(tokens):
        flag, equals, value = word.partition("=")
        flag = _dashed(flag)
        if not equals:
            value = tokens[place + 1][0] if place + 1 < len(tokens) else ""
        if flag in SWITCHES and SWITCHES[flag] not in on and not (framework != "vllm" and flag == "-ep"):
            on.add(SWITCHES[flag])
            spelled.append((flag, "", index))
        elif flag in known:
            number = _number(_resolved(value, variables))
            if number is None and known[flag] in _COUNTED:
                unread.append((flag, value, index))
                sizes.pop(known[flag], None)
            elif number is not None:
                spelled.append((flag, str(number), index))
                sizes[known[flag]] = number
        elif framework == "trtllm" and flag in _ENGINE_ARGS and value.lstrip().startswith("{"):
            sizes.update(_engine_args(value))
            spelled.append((flag, value, index))
        elif flag in files and value:
            unread.append((flag, value, index))
    tp, pp, dp = sizes.get("tp", 1), sizes.get("pp", 1), sizes.get("dp", 1)
    shared = framework == "trtllm" or (framework == "sglang" and "attention" in on)
    world = tp * pp * (1 if shared else dp)
    return Parallel(tp, pp, dp, world, tuple(spelled), tuple(unread), "elastic" in on)


def legacy_size(tokens: Sequence[str], flag: str) -> int:
    """The first readable `flag N` of two separate words, else 1. Mirrors internal/dynamo/backend_vllm.go getFlagValue."""
    for i, token in enumerate(tokens[:-1]):
        if token == flag and (number := int64(tokens[i + 1])) is not None:
            return number
    return 1


def int64(text: str) -> int | None:
    """What Go's strconv.ParseInt(text, 10, 64) reads, or None."""
    number = _number(text)
    return number if number is not None and -(2**63) <= number < 2**63 else None


def _number(text: str) -> int | None:
    body = text[1:] if text[:1] in ("+", "-") else text
    return int(text) if digits(body) and len(body) < 40 else None


def _dashed(flag: str) -> str:
    return flag.replace("_", "-") if flag.startswith("--") else flag


def _tokens(framework: str, argv: Sequence[str]) -> tuple[list[Token], dict[str, str]]:
    script = words.script_at(argv)
    out: list[Token] = []
    variables: dict[str, str] = {}
    for i, word in enumerate(argv):
        if i == script or (word.startswith("python") and f"dynamo.{framework}" in word):
            _script(framework, word, i, out, variables)
        elif word.startswith("-") and "=" not in word and " " in word:
            out += [(part, i) for part in fields(word)]
        else:
            out.append((word, i))
    return out, variables


def _script(framework: str, script: str, index: int, out: list[Token], variables: dict[str, str]) -> None:
    """The words of the commands that run the framework (of all, when none names it), and the script's own variables."""
    commands = words.commands(script)
    named = [c for c in commands if any(f"dynamo.{framework}" in w.text for w in c)]
    for command in commands:
        for word in command[1:] if command[0].text == "export" else command[:1]:
            name, equals, value = word.text.partition("=")
            if equals and name.isidentifier():
                variables[name] = "" if name in variables else value
    for command in named or commands:
        for word in command:
            if word.whole_quote and f"dynamo.{framework}" in word.text:
                _script(framework, word.text, index, out, variables)
            else:
                out.append((word.text, index))


def _resolved(value: str, variables: Mapping[str, str]) -> str:
    for opening, closing in (("$(", ")"), ("${", "}"), ("$", "")):
        if value.startswith(opening) and value.endswith(closing):
            return variables.get(value[len(opening) : len(value) - len(closing)], value)
    return value


def _engine_args(text: str) -> dict[str, int]:
    """The sizes in TensorRT-LLM engine arguments written as JSON, without reading all of it."""
    out: dict[str, int] = {}
    for key, what in _ENGINE_KEYS.items():
        at = text.find(f'"{key}"')
        if at >= 0:
            value = text[at + len(key) + 2 :].lstrip(" \t\n\r:").partition(",")[0].partition("}")[0].strip()
            number = _number(value)
            if number is not None:
                out[what] = number
    return out
