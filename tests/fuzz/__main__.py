"""`python tests/fuzz`, as `python3 scripts/dev.py fuzz` calls it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fuzz.run import main

sys.exit(main(sys.argv[1:]))
