"""Changes from overlays: on the graph document before any decision (`amend`), on manifests after rendering."""
