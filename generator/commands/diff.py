"""`dgd-render diff GRAPH…`: what changes between two overlays, two operators, two revisions, or from a rendered directory."""

from __future__ import annotations

from generator import releases
from generator.changes.apps import NOTHING, directory, joined, of_origin, rendered
from generator.changes.compare import Pair, compare
from generator.commands import diff_json, diff_text, inputs, rendered_directory
from generator.commands.arguments import add_form, add_graphs, add_settings, arguments
from generator.commands.bar import Bar
from generator.commands.fleet import Fleet
from generator.commands.outcome import Outcome
from generator.commands.ways import add_ways
from generator.errors import UsageError
from generator.records import replace
from generator.validate.right_before import RightBefore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator

    from generator.changes.apps import App, AppRendering, RenderTarget
    from generator.changes.records import Difference
    from generator.command_line import Parser
    from generator.commands.arguments import Arguments

    Pairs = Callable[[list[list[str]]], Iterator[Pair]]
    """GRAPHs that are rendered together → each of them on both sides."""

WAYS = "--to FILE, --from-operator V --to-operator V, --git REV or --dir DIR"
UNPLACED = frozenset(("DGD809", "DGD810", "DGD811", "DGD813", "DGD850"))
"""Changes of an overlay that no graph of a run has a place for: another GRAPH of the command line may have it."""


def add_arguments(parser: Parser) -> None:
    """Graphs, overlays, what to compare with, settings, form."""
    parser.usage = (
        "%(prog)s GRAPH... [--overlay OLD]... [--to NEW]... [flags]\n"
        "       %(prog)s GRAPH... [--overlay FILE]... --from-operator V --to-operator V [--new-origin]\n"
        "       %(prog)s GRAPH... [--overlay FILE]... --git REV\n"
        "       %(prog)s GRAPH... [--overlay FILE]... --dir DIR"
    )
    add_graphs(parser)
    add_ways(parser)
    add_settings(parser)
    add_form(parser, "text", "json", "markdown")


def run(options: Namespace) -> Outcome:
    """The difference; exit 1 when there is one, or when a graph is refused on either side."""
    given = arguments(options)
    found = computed(given, options)
    forms = {"json": diff_json.text, "markdown": diff_text.markdown}
    errors = dict.fromkeys(f for r in found.refused for f in r.findings if f not in found.new and f not in found.gone)
    return Outcome(forms.get(options.format, diff_text.text)(found), tuple(errors), 0 if found.same else 1)


def computed(given: Arguments, options: Namespace, seen: Callable[[Iterator[Pair]], Iterator[Pair]] = iter) -> Difference:
    """What differs. Each GRAPH is rendered by itself, unless an overlay changes what only one of them has.

    `seen` is given every pair as it goes by, and again from the start where all is rendered anew.
    """
    pairs = _way(given, options)
    words = [[word] for word in given.graphs]
    with Bar("comparing", len(words)) as bar:
        found = compare(seen(bar.each(pairs(words))))
    unplaced = any(code in UNPLACED for refusal in found.refused for code in refusal.codes)
    plain = [word for word in given.graphs if not inputs.job_folder(word)]
    if not unplaced or len(plain) < 2:
        return found
    return compare(seen(pairs([plain, *([word] for word in given.graphs if word not in plain)])))


def _way(given: Arguments, options: Namespace) -> Pairs:
    """The pairs that the command line asks for. Raises UsageError unless it asks for exactly one kind."""
    named = not getattr(options, "clusters", None)
    operators = options.from_operator or options.to_operator or None
    asked = sum(1 for value in (options.to, operators, options.git, options.dir) if value is not None)
    if asked != 1:
        wrong = "diff compares with one thing at a time" if asked else "diff needs something to compare with"
        raise UsageError(wrong, f"give one of {WAYS}")
    if options.new_origin and not operators:
        raise UsageError("--new-origin has no meaning here", "it goes with --from-operator and --to-operator")
    if operators and given.operator_version:
        raise UsageError("--operator-version has no meaning here", "--from-operator and --to-operator say it")
    if options.to:
        return _overlays(given, tuple(options.to))
    if operators:
        return _operators(given, options.from_operator or "", options.to_operator or "", options.new_origin, named)
    return _directory(given, options.dir) if options.dir is not None else _revision(given, options.git, named)


def _pair(app: App, before: RenderTarget, after: RenderTarget) -> Pair:
    """An app on two clusters."""
    right = RightBefore()
    return Pair(app.name, rendered(app, before, right), rendered(app, after, right))


def _overlays(given: Arguments, new: tuple[str, ...]) -> Pairs:
    """Two sets of overlays for the same graphs."""
    if not given.overlays and not all(inputs.job_folder(word) for word in given.graphs):
        raise UsageError("diff --to needs --overlay, too", "the overlays of the old side")
    fleet = Fleet(given)

    def pairs(apps: list[list[str]]) -> Iterator[Pair]:
        for words in apps:
            old = fleet.app(words, fleet.overlays(words, given.overlays) or ())
            after = fleet.target(fleet.texts(fleet.overlays(words, new) or ()), old.options)
            before = fleet.target(old.overlays, old.options)
            yield _pair(old.app, before, after)

    return pairs


def _operators(given: Arguments, old: str, new: str, new_origin: bool, named: bool) -> Pairs:
    """One operator and another. A side that is not named has the overlays' own."""
    for version in (old, new):
        if version and releases.find(version) is None:
            raise UsageError(f"operator version {version!r} is not known", releases.known_releases())
    fleet = Fleet(given, named=named)

    def pairs(apps: list[list[str]]) -> Iterator[Pair]:
        for words in apps:
            overlays = fleet.overlays(words, given.overlays)
            if overlays is None:
                continue
            read = fleet.app(words, overlays)
            before = fleet.target(read.overlays, replace(read.options, version=old or read.options.version))
            origin = "" if new_origin or before.cluster is None else before.cluster.origin or before.cluster.version
            after = fleet.target(read.overlays, replace(read.options, version=new or read.options.version))
            yield _pair(read.app, before, of_origin(after, origin))

    return pairs


def _directory(given: Arguments, folder: str) -> Pairs:
    """A directory with manifests, and what would stand in it now. It has no apps, so all graphs are one side."""
    fleet = Fleet(given)

    def pairs(apps: list[list[str]]) -> Iterator[Pair]:
        read = [fleet.app(words, fleet.overlays(words, given.overlays) or ()) for words in apps]
        parts = tuple(rendered(one.app, fleet.target(one.overlays, one.options)) for one in read)
        after = rendered_directory.as_read(joined(parts))
        yield Pair(folder, directory(folder, rendered_directory.bodies(folder)), after, False, parts)

    return pairs


def _revision(given: Arguments, name: str, named: bool) -> Pairs:
    """Graphs and overlays of a revision, and those of the work tree, whatever is committed of it."""
    from generator.commands.revision import Revision, missing, there

    def pairs(apps: list[list[str]]) -> Iterator[Pair]:
        with Revision(name, apps[0][0]) as revision:
            places = {word: revision.place(word) for word in (*given.overlays, *(w for words in apps for w in words))}
            for word, place in places.items():
                if not place and not there(word):
                    raise missing(word, name)
            earlier = Fleet(given, lambda word: places[word] if word in places else revision.place(word), named)
            old = _Side(earlier, {word for word, place in places.items() if place})
            new = _Side(Fleet(given, named=named), {word for word in places if there(word)})
            for words in apps:
                right = RightBefore()
                yield Pair(", ".join(words), old.of(words, right), new.of(words, right))

    return pairs


class _Side:
    """The revision or the work tree, either of which may lack some of the files."""

    def __init__(self, fleet: Fleet, held: set[str]) -> None:
        self.fleet, self.held = fleet, held

    def of(self, words: list[str], right: RightBefore) -> AppRendering:
        """GRAPHs as they are here. Without any of the overlays there is no cluster yet: nothing is deployed."""
        mine = [word for word in words if word in self.held]
        overlays = [path for path in self.fleet.given.overlays if path in self.held]
        if not mine or (self.fleet.given.overlays and not overlays):
            return NOTHING
        own = self.fleet.overlays(mine, overlays)
        if own is None:
            return NOTHING
        read = self.fleet.app(mine, own)
        return rendered(read.app, self.fleet.target(read.overlays, read.options), right)
