"""What differs between two renderings and what that does to what runs (`diff`), and many graphs on many clusters (`matrix`).

`records` what comes out · `fields` where two values differ · `effects` what a change of a field does · `apps` what is rendered
together · `capacity` pods and GPUs · `compare` two sides · `matrix` apps × clusters. Nothing here prints, or reads a file of the
user's.
"""
