"""What a run will do, in numbers and names: the plan that people read. `build` computes it from a result, in frozen records;

`text`, `as_json` and `mermaid` print it.
"""

from __future__ import annotations

from generator.summary.build import summarize
from generator.summary.records import Added, ComponentSummary, GraphSummary, Need, RoleSummary, Summary

__all__ = ["Added", "ComponentSummary", "GraphSummary", "Need", "RoleSummary", "Summary", "summarize"]
