"""`explain --field`: where a rendered value comes from."""

from __future__ import annotations

from generator import provenance
from generator.commands import gather, inputs
from generator.commands.outcome import Outcome
from generator.errors import Problems
from generator.parse import documents
from generator.pipeline import joined, read
from generator.report import one_line
from generator.stream import foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.commands.arguments import Arguments
    from generator.commands.inputs import Run
    from generator.model import Manifest
    from generator.parse.documents import Given
    from generator.provenance import Answer, Inputs, Origin, RenderedField
    from generator.trees import Object

SHOWN = 400
"""Characters of a value that people are shown."""


def run(given: Arguments, text: str, form: str) -> Outcome:
    """The sources of one place, as text or JSON. What cannot be rendered has no values: its findings are all that is printed."""
    asked = provenance.field(text)
    problems = Problems()
    found = inputs.runs(given, problems)
    results = [gather.compiled(one.graphs, one.overlays, one.options, Problems(problems)) for one in found]
    whole = results[0] if len(results) == 1 else joined(results)
    if whole.failed:
        return Outcome(findings=whole.findings, exit=1)
    manifest = asked.manifest(whole.manifests)
    home = next(one for one, result in zip(found, results, strict=True) if manifest in result.manifests)
    answer = provenance.Sources(_inputs(home, manifest)).answer(asked)
    return Outcome(_json(answer) if form == "json" else _text(asked, answer))


def _inputs(home: Run, manifest: Manifest) -> Inputs:
    """What the object is rendered from: of several graphs its own."""
    stream = foreign(read(home.graphs, Problems()), home.graphs, bool(home.overlays), Problems())
    graph = manifest.graph
    own = tuple(g for g in stream if graph is None or not documents.is_graph(g) or _name(g) == graph.name)
    overlays = tuple(read(home.overlays, Problems())) if home.overlays else ()
    return provenance.Inputs(own, overlays, home.options, home.namespace_from, home.version_from)


def _name(given: Given) -> str:
    return str((given.value.get("metadata") or {}).get("name"))


def _json(answer: Answer) -> str:
    import json

    held: Object = {"pointer": answer.pointer, "value": answer.value, "from": [_origin(o) for o in answer.origins]}
    return json.dumps(held, indent=2) + "\n"


def _origin(origin: Origin) -> Object:
    """A rule or a correction stands in no file."""
    where = origin.where
    if where is None:
        return {"file": None, "line": None, "pointer": None, "why": origin.why}
    return {"file": where.file, "line": where.line or None, "pointer": where.pointer or None, "why": origin.why}


def _text(asked: RenderedField, answer: Answer) -> str:
    import json

    value = json.dumps(answer.value, ensure_ascii=False)
    value = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    lines = [f"{asked.kind}/{asked.name}:{answer.pointer}", f"  = {value}"]
    for origin in answer.origins:
        place = f"{origin.where}  {origin.where.pointer}".rstrip() if origin.where is not None else ""
        lines += [f"  {place}", f"    {origin.why}"] if place else [f"  {origin.why}"]
    return "".join(f"{one_line(line)}\n" for line in lines)
