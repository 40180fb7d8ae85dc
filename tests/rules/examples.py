"""How many examples each property is tried with: few by hand, many in `make test`, 10,000 on demand.

``DHO_EXAMPLES`` says how many; `make test` and `make test-slow` set it.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FEW = 100
EXAMPLES = int(os.environ.get("DHO_EXAMPLES", FEW))

RUNS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
