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
FINDINGS = 100
"""Of one object: what else is wrong with it is looked for when these are mended."""
RUN_ERRORS = 1_000
MESSAGE_CHARACTERS = 2_000
PATCH_NODES = 1_000_000
PATCH_CHARACTERS = 4 * 1024 * 1024
"""Values that the patches of one object may bring and touch, and the characters that they may bring."""
NEAREST_CHARACTERS = 64
NEAREST_NAMES = 100
"""Names that a mistyped one is compared with, and how long any of them may be: longer ones are no slip of a key."""
APART_CHARACTERS = 64 * 1024 * 1024
APART_OBJECT = 1_000
"""Text that `check` reads again to look at each graph of a refused run alone, and what an object beside it counts as."""
TRACED_VALUES = 4000
"""Values of the input that are changed one by one to find where a rendered one comes from: each costs some renders."""
