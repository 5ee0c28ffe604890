"""Schemas of what we read and print: compiled tables, the check against them, the defaults they fill in."""

from __future__ import annotations

from generator.schema.defaulting import defaulted
from generator.schema.engine import check
from generator.schema.problem import Problem, findings
from generator.schema.table import SLOW, Table, table
from generator.schema.table_names import versioned


def graph_table(release: str, api: str) -> Table:
    """The schema of a DynamoGraphDeployment, as the CRD of a release (`Schema.release`) has it for `v1alpha1` or `v1beta1`."""
    return table(versioned(f"graph_{api}", release))


__all__ = ["SLOW", "Problem", "Table", "check", "defaulted", "findings", "graph_table", "table"]
