"""Every code a finding can carry: code → (title, explanation). `dgd-render explain DGD302` prints one.

0xx reading · 1xx schema and admission of the graph · 2xx plan · 3xx GPUs and scheduling · 4xx names and sizes ·
5xx launch · 6xx GitOps and ownership · 7xx versions · 8xx overlay and patch · 9xx hosts. Data only; a render never imports this.
"""

from __future__ import annotations

from generator.backends import codes as backends
from generator.codes import admission, hosts, launch, overlay, plan, reading
from generator.patch import codes as patch

CODES: dict[str, tuple[str, str]] = dict(
    sorted(
        {
            **reading.CODES,
            **admission.CODES,
            **plan.CODES,
            **launch.CODES,
            **overlay.CODES,
            **patch.CODES,
            **hosts.CODES,
            **backends.CODES,
        }.items()
    )
)
