"""What every verb gives back to the shell, which prints it."""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.errors import Finding


@record
class Outcome:
    """The end of a run."""

    output: str = ""
    """Standard output, whole; "" when anything is wrong."""
    findings: tuple[Finding, ...] = ()
    exit: int = 0
    """0 done, 1 an input is wrong, 2 the command line (design: an error of the command line is a UsageError)."""
    notes: str = ""
    """What a person is told besides, on standard error."""
    form: str = "text"
    """How findings are printed: text, or brief for hosts that show a few kilobytes."""

    def told(self) -> tuple[Finding, ...]:
        """The findings that are printed: no verb that prints this way has asked the rules of `check`."""
        if all(f.code != "DGD816" for f in self.findings):
            return self.findings
        from generator import rules

        return rules.without_waiting(self.findings)
