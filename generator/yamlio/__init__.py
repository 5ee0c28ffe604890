"""Reading and writing YAML the way the Kubernetes API server reads it, in a few milliseconds."""

from __future__ import annotations

from generator.yamlio.emitter import dump, dump_json
from generator.yamlio.origin import Document, item_index, json_pointer, parse_pointer
from generator.yamlio.reader import load

__all__ = ["Document", "dump", "dump_json", "item_index", "json_pointer", "load", "parse_pointer"]
