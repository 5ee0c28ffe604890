"""The parallelism that a command asks for, in every spelling its framework takes: for our own arithmetic.

The operator reads two or three spellings and takes everything else for 1; `legacy_size` is its way.
"""

from __future__ import annotations

from generator.backends import lines
from generator.backends.lines import resolved
from generator.records import record
from generator.schema.patterns import digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.backends.facts import Framework
    from generator.backends.lines import Line

_ABBREVIATED = len("--tensor-p")
_REMEMBERED = 256
_LONGEST = 4096
_known: dict[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], Parallel] = {}
"""(framework, command + args, variables) → what was read of them before: the graphs of a fleet start their engines alike."""
_COUNTED = ("tp", "pp", "dp", "cp")


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
    """The same of what is no number here: a variable, words that may hold flags, or a file that we do not see."""
    attention: bool = False
    elastic: bool = False
    experts: bool = False
    ep: int = 1
    moe_tp: int = 0
    """Tensor parallelism inside an expert, where a file says it; else 0."""
    cp: int = 1
    dp_local: int = 0
    """Data-parallel ranks of this node, where the command says how many; else 0."""
    joined: bool = False
    """The command says itself that it is one of several nodes."""
    engines: int = 0
    """How often the command starts the engine, as far as it can be seen; 2 also for one in a loop."""
    line: Line | None = None
    """The words that all this was read from."""

    def has(self, facts: Framework, *whats: str) -> bool:
        """Whether a flag for one of these was written, in any spelling, readable or not."""
        return any(facts.sizes.get(flag) in whats for flag, _, _ in (*self.spelled, *self.unread))


def read(
    facts: Framework,
    argv: Sequence[str],
    env: Sequence[Mapping[str, object]] = (),
    files: Mapping[str, Mapping[str, object]] | None = None,
) -> Parallel:
    """The parallelism of command + args. Values may be variables that env, or the script itself, sets to a number.

    `files` are the contents of configuration files that can be seen, by the path that the container has them at.
    """
    variables = tuple([(str(e.get("name", "")), str(e["value"])) for e in env if "value" in e])
    if files or sum(map(len, argv)) + sum(len(value) for _, value in variables) > _LONGEST:
        return _read(facts, argv, env, files or {})
    key = facts.word, tuple(argv), variables
    known = _known.get(key)
    if known is None:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        known = _known[key] = _read(facts, argv, env, {})
    return known


def _read(
    facts: Framework,
    argv: Sequence[str],
    env: Sequence[Mapping[str, object]],
    files: Mapping[str, Mapping[str, object]],
) -> Parallel:
    line = lines.read(facts, argv, env)
    reader = _SizeReader(facts, line.variables, files)
    reader.all(line.tokens)
    sizes = reader.merged()
    tp, pp, dp, cp = (sizes.get(what, 1) for what in ("tp", "pp", "dp", "cp"))
    shared = facts.ranks == "inside" or (facts.ranks == "told" and "attention" in reader.on)
    return Parallel(
        tp=tp,
        pp=pp,
        dp=dp,
        world=tp * pp * cp * (1 if shared else dp),
        spelled=tuple(reader.spelled),
        unread=(*reader.unread, *((word, "", index) for word, index in line.hidden)),
        attention="attention" in reader.on,
        elastic="elastic" in reader.on,
        experts="experts" in reader.on,
        ep=sizes.get("ep", 1),
        moe_tp=sizes.get("moe_tp", 0),
        cp=cp,
        dp_local=sizes.get("dp_local", 0),
        joined=reader.joined,
        engines=2 if line.repeated else line.engines,
        line=line,
    )


class _SizeReader:
    """Collects sizes in three layers: flags, configuration files, and what overrides a file."""

    def __init__(self, facts: Framework, variables: Mapping[str, str], files: Mapping[str, Mapping[str, object]]) -> None:
        self.facts, self.variables, self.files = facts, variables, files
        self.flags: dict[str, int] = {}
        self.file: dict[str, int] = {}
        self.over: dict[str, int] = {}
        self.on: set[str] = set()
        self.spelled: list[tuple[str, str, int]] = []
        self.unread: list[tuple[str, str, int]] = []
        self.joined = False

    def merged(self) -> dict[str, int]:
        """A flag beats a file, or the other way round."""
        if self.facts.file_wins:
            return {**self.flags, **self.file, **self.over}
        return {**self.file, **self.flags}

    def all(self, tokens: Sequence[tuple[str, int]]) -> None:
        for place, (word, index) in enumerate(tokens):
            flag, equals, value = word.partition("=")
            if not equals:
                value = tokens[place + 1][0] if place + 1 < len(tokens) else ""
            self._flag(_dashed(flag), value, index)

    def _flag(self, flag: str, value: str, index: int) -> None:
        facts = self.facts
        self.joined = self.joined or flag in facts.connects
        if flag in facts.switches:
            if facts.switches[flag] not in self.on:
                self.on.add(facts.switches[flag])
                self.spelled.append((flag, "", index))
        elif flag in facts.sizes:
            self._size(flag, value, index, self.flags)
        elif facts.overrides and flag in (facts.overrides, *facts.files) and value.lstrip().startswith("{"):
            self._json(flag, value, index, self.over if flag == facts.overrides else self.file)
        elif flag and flag == facts.overrides:
            self.unread.append((flag, value, index))
        elif flag in facts.files and value:
            self._config(flag, value, index)
        elif len(flag) >= _ABBREVIATED and any(name.startswith(flag) for name in facts.sizes):
            self.unread.append((flag, value, index))  # an abbreviation, which only argparse itself can tell

    def _size(self, flag: str, value: str, index: int, sizes: dict[str, int]) -> None:
        what, number = self.facts.sizes[flag], _number(resolved(value, self.variables))
        if number is not None:
            self.spelled.append((flag, str(number), index))
            sizes[what] = number
        elif what in _COUNTED:
            self.unread.append((flag, value, index))
            sizes.pop(what, None)

    def _json(self, flag: str, value: str, index: int, sizes: dict[str, int]) -> None:
        found = _engine_args(value, self.facts)
        sizes.update({k: v for k, v in found.items() if k != "attention"})
        self.on.update(k for k, v in found.items() if k == "attention" and v)
        self.spelled.append((flag, value, index))

    def _config(self, flag: str, path: str, index: int) -> None:
        """A configuration file: its keys are flags without dashes, or names of their own."""
        facts = self.facts
        held = self.files.get(resolved(path, self.variables))
        if held is None:
            self.unread.append((flag, path, index))
            return
        for key, value in held.items():
            name = str(key).replace("_", "-")
            what = facts.file_keys.get(str(key)) if facts.file_keys else facts.sizes.get(f"--{name}")
            if facts.switches.get(f"--{name}") and value is True:
                self.on.add(facts.switches[f"--{name}"])
            elif what and isinstance(value, int) and not isinstance(value, bool):
                self.file[what] = value
                self.spelled.append((f"{key} in {path}", str(value), index))
            elif what:
                self.unread.append((f"{key} in {path}", str(value), index))


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


def _engine_args(text: str, facts: Framework) -> dict[str, int]:
    """The sizes in engine arguments written as JSON, without reading all of it."""
    out: dict[str, int] = {}
    for key, what in (*facts.file_keys.items(), (facts.attention_key, "attention")):
        at = text.find(f'"{key}"')
        if at >= 0:
            value = text[at + len(key) + 2 :].lstrip(" \t\n\r:").partition(",")[0].partition("}")[0].strip()
            number = _number(value)
            if number is not None:
                out[what] = number
    return out
