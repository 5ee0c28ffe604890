"""Validation, offline, of what we print: schemas, admission rules, and what kube-apiserver alone would tell."""
