"""Where a rendered value comes from: found by changing each value of the inputs, rendering again, and looking at what changed.

Values carry no origin, and a render pays nothing for this: a run of `explain --field` renders a few hundred times, a few
milliseconds each. `leaves` what can be changed, and into what · `align` the same place in two renderings · `probe` renders ·
`target` the place that is asked for · `sources` the answer.
"""

from __future__ import annotations

from generator.provenance.probe import Inputs
from generator.provenance.sources import Answer, Origin, Sources
from generator.provenance.target import RenderedField, field

__all__ = ["Answer", "Inputs", "Origin", "RenderedField", "Sources", "field"]
