"""`python -I -m generator`."""

import sys

from generator.startup import main

sys.exit(main())
