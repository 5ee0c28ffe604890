"""`dgd-render check`: renders, throws the manifests away, and reports what was found."""

from __future__ import annotations

import sys

from generator import report
from generator.commands import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.arguments import Arguments


def run(given: Arguments) -> int:
    """Print every finding on stdout; 1 when one of them is an error."""
    result = inputs.compiled(given)
    sys.stdout.write(report.text(result.findings))
    return 1 if result.failed else 0
