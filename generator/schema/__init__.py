"""Schemas of what we read and print: compiled tables, the check against them, the defaults they fill in."""

from __future__ import annotations

from generator.schema.defaulting import defaulted
from generator.schema.engine import check
from generator.schema.problem import Problem
from generator.schema.table import GRAPH_KUBERNETES, SLOW, Table, known, table, versioned


def release_of(operator: str) -> str:
    """The release whose CRDs an operator has: its own, or the newest before it that changed them."""
    return known(operator, tuple(GRAPH_KUBERNETES))


def graph_table(operator: str, api: str) -> Table:
    """The schema of a DynamoGraphDeployment, as the CRD of operator `1.1` … `1.4` has it for `v1alpha1` or `v1beta1`."""
    return table(versioned(f"graph_{api}", operator))


__all__ = ["SLOW", "Problem", "Table", "check", "defaulted", "graph_table", "release_of", "table"]
