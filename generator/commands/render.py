"""`dgd-render render`: manifests on stdout, findings on stderr."""

from __future__ import annotations

import sys

from generator import emit, report
from generator.commands import inputs
from generator.pipeline import Options, compile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.arguments import Arguments


def run(given: Arguments) -> int:
    """Render the graphs; 0 when everything was printed, 1 when nothing was because an input is wrong."""
    options = Options(namespace=given.namespace, version=given.operator_version, strict=given.strict)
    result = compile(inputs.graphs(given.graphs), inputs.files(given.overlays), options)
    out = "" if result.failed else emit.text(result.manifests, given.format)
    sys.stderr.write(report.text(result.findings))
    sys.stdout.write(out)
    sys.stdout.flush()
    return 1 if result.failed else 0
