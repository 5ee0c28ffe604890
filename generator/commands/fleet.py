"""The GRAPHs of `diff` and `matrix` as apps: each is read once, whatever it is rendered for; each overlay too."""

from __future__ import annotations

from generator.changes import apps
from generator.commands import inputs
from generator.errors import Problems, Refused
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.changes.apps import App, RenderTarget
    from generator.commands.arguments import Arguments
    from generator.pipeline import Options, Source


@record
class Read:
    """An app, and what it is rendered with: the overlays that its folder names or the command line does."""

    app: App
    overlays: tuple[Source, ...]
    options: Options


class Fleet:
    """Reads apps and clusters for one command line."""

    def __init__(self, given: Arguments) -> None:
        self.given = given
        problems = Problems()
        self.options = inputs.options_of(given, problems)
        self.said = tuple(problems)
        self._texts: dict[str, Source] = {}
        self._targets: dict[tuple[object, ...], RenderTarget] = {}

    def app(self, words: Sequence[str], overlays: Sequence[str]) -> Read:
        """GRAPHs that are rendered together, for overlays. A folder with a `dgd-render.yaml` may name its own."""
        problems = Problems(self.said)
        options, texts = self.options, self.texts(overlays)
        try:
            folder = inputs.job_folder(words[0]) if len(words) == 1 else ""
            if folder:
                given = replace(self.given, overlays=tuple(overlays))
                run = inputs.job_run(given, folder, options, problems)
                graphs, texts, options = run.graphs, texts or tuple(run.overlays), run.options
            else:
                graphs = inputs.graphs(words)
        except Refused as refused:
            findings = (*problems, *refused.findings)
            return Read(apps.App(words[0], (), (), findings), texts, options)
        return Read(apps.read(", ".join(words), graphs, problems), texts, options)

    def texts(self, paths: Sequence[str]) -> tuple[Source, ...]:
        """Overlay files, each read once."""
        for path in paths:
            if path not in self._texts:
                self._texts[path] = inputs.files([path])[0]
        return tuple(self._texts[path] for path in paths)

    def target(self, overlays: Sequence[Source], options: Options) -> RenderTarget:
        """The cluster of some overlays, read once for each set of them."""
        key = (tuple(s.path for s in overlays), options.version, options.namespace, options.strict, options.thorough)
        if key not in self._targets:
            self._targets[key] = apps.target(overlays, options, Problems())
        return self._targets[key]
