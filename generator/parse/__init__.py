"""From documents to a `Graph`: both API versions, conversion and defaulting included."""
