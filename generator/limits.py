"""How much input one run reads, and how much it prints, before it says so instead of going on.

The renderer runs in a sidecar of Argo CD's repo server on files that anyone with push rights wrote;
each number ends an attack (YAML bombs, fan-out) long before memory or the host's deadline does.
"""

FILE_BYTES = 4 * 1024 * 1024
RUN_BYTES = 32 * 1024 * 1024
DEPTH = 64
NODES = 200_000
ALIAS_NODES = 20_000
NUMBER_CHARACTERS = 400
FILES = 2_000
DOCUMENTS = 5_000
OUTPUT_OBJECTS = 10_000
OUTPUT_BYTES = 16 * 1024 * 1024
NODE_COUNT = 10_000
