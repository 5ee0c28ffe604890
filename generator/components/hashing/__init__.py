"""The bytes that the worker hash is taken of: Go's JSON, field orders, and the two generations of pre-image."""
