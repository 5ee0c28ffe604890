"""The GRAPHs of `diff` and `matrix` as apps: each is read once, whatever it is rendered for; each overlay too."""

from __future__ import annotations

from generator.changes import apps
from generator.commands import inputs, placed
from generator.errors import Problems, Refused, Where
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.changes.apps import App, RenderTarget
    from generator.commands.arguments import Arguments
    from generator.pipeline import Options, Source


STDIN = "-"


@record
class Read:
    """An app, and what it is rendered with: the overlays that its folder names or the command line does."""

    app: App
    overlays: tuple[Source, ...]
    options: Options


class Fleet:
    """Reads apps and clusters for one command line.

    `place` says where a path of the command line is read: an earlier revision is laid out in a folder of its own.
    """

    def __init__(self, given: Arguments, place: Callable[[str], str] = str, named: bool = True) -> None:
        """`named`: each app is to be rendered for the overlays, also where a repository does not deploy it on that cluster."""
        self.given, self.place, self.named = given, place, named
        problems = Problems()
        self.options = inputs.options_of(given, problems)
        self.said = tuple(problems)
        self._texts: dict[str, Source] = {}
        self._stdin: list[Source] = []
        self._targets: dict[tuple[object, ...], RenderTarget] = {}

    def app(self, words: Sequence[str], overlays: Sequence[str]) -> Read:
        """GRAPHs that are rendered together, for overlays. A folder with a `dgd-render.yaml` may name its own."""
        problems = Problems(self.said)
        options, texts = self.options, self.texts(overlays)
        try:
            folder = inputs.job_folder(self.place(words[0])) if len(words) == 1 else ""
            if folder:
                given = replace(self.given, overlays=tuple(overlays))
                run = inputs.job_run(given, folder, options, problems, inputs.job_folder(words[0]) or words[0])
                graphs, texts, options = run.graphs, texts or tuple(run.overlays), run.options
            else:
                graphs = [source for word in words for source in self._graphs(word)]
        except Refused as refused:
            findings = (*problems, *refused.findings)
            return Read(apps.App(words[0], (), (), findings), texts, options)
        return Read(apps.read(", ".join(words), graphs, problems), texts, options)

    def _graphs(self, word: str) -> list[Source]:
        place = self.place(word)
        if place == STDIN:  # it can be read once
            self._stdin = self._stdin or inputs.graphs([place])
            return self._stdin
        try:
            return [replace(s, path=word + s.path[len(place) :]) for s in inputs.graphs([place])]
        except Refused as refused:
            moved = [replace(f, where=Where(word + f.where.file[len(place) :])) for f in refused.findings]
            raise Refused(moved) from None

    def overlays(self, words: Sequence[str], overlays: Sequence[str]) -> tuple[str, ...] | None:
        """The overlays of GRAPHs with an app's own for the cluster; None where it is not deployed there."""
        own = placed.overlays_of(words[0], overlays, self.place) if len(words) == 1 else tuple(overlays)
        return tuple(overlays) if own is None and self.named else own

    def texts(self, paths: Sequence[str]) -> tuple[Source, ...]:
        """Overlay files, each read once."""
        for path in paths:
            if path not in self._texts:
                self._texts[path] = replace(inputs.files([self.place(path)])[0], path=path)
        return tuple(self._texts[path] for path in paths)

    def target(self, overlays: Sequence[Source], options: Options) -> RenderTarget:
        """The cluster of some overlays, read once for each set of them."""
        key = (tuple(s.path for s in overlays), options.version, options.namespace, options.strict, options.thorough)
        if key not in self._targets:
            self._targets[key] = apps.target(overlays, options, Problems())
        return self._targets[key]
