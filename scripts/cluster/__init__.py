"""What dgd-render prints, applied to a real kube-apiserver: `python3 scripts/dev.py cluster` (docs/cluster.md has its table)."""
