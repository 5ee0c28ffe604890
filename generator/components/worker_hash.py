"""Interim (being written)."""
def compute(graph, profile, framework, part_of):
    return "0abcdef0"
