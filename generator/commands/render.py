"""`dgd-render render`: manifests on stdout or in a directory, findings on stderr."""

from __future__ import annotations

import sys

from generator import emit, report
from generator.commands import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.arguments import Arguments
    from generator.pipeline import Result


def run(given: Arguments) -> int:
    """Render the graphs; 0 when everything was printed, 1 when nothing was because an input is wrong."""
    return finish(inputs.compiled(given), given)


def finish(result: Result, given: Arguments) -> int:
    """Print a result, write it to the directory of -o, or compare it with what stands there (--stale)."""
    if given.output:
        sys.stderr.write(report.text(result.findings))
        return 1 if result.failed else _directory(result, given)
    out = "" if result.failed else emit.text(result.manifests, given.format)
    sys.stderr.write(report.text(result.findings))
    sys.stdout.write(out)
    sys.stdout.flush()
    return 1 if result.failed else 0


def _directory(result: Result, given: Arguments) -> int:
    from generator.errors import Finding, Refused, Where

    try:
        return _compared(result, given) if given.stale else _written(result, given)
    except OSError as error:
        wrong = f"the directory cannot be used: {error.strerror}"
        raise Refused([Finding("DGD631", wrong, Where(given.output), "check its permissions and the disk")]) from None


def _compared(result: Result, given: Arguments) -> int:
    from generator.commands import directory

    difference = directory.stale(directory.texts(result.manifests, given.format), given.output)
    if difference:
        again = "run dgd-render with the same arguments, without --stale, and commit the result"
        stale = f"{given.output}: error[DGD632]: the rendered directory is stale\n  hint: {again}\n"
        sys.stderr.write(report.printable(difference) + stale)
    return 1 if difference else 0


def _written(result: Result, given: Arguments) -> int:
    from generator.commands import directory

    changes = directory.write(directory.texts(result.manifests, given.format), given.output)
    sys.stderr.write(f"dgd-render: {given.output}: {changes}\n")
    return 1 if given.fail_if_changed and (changes.written or changes.removed) else 0
