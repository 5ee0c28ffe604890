"""Input that nobody wrote, through every verb: `python3 scripts/dev.py fuzz [--minutes N] [--seed S]`.

`values` and `texts` make it (Hypothesis draws), `cases` puts it into files, `calls` is the table of command lines with what must hold
of each, `processes` does the same with real processes on broken streams, `run` spreads the work and tells what broke, by kind.
"""
