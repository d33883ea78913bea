"""Nanoseconds that one evaluation of a boolean flag takes in openfeature-flagd-core: 25 flags, no targeting rule."""

import json
import statistics
import time

from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext

EVALUATIONS = 50_000
ROUNDS = 7

names = [f"feature_number_{number}" for number in range(25)]
core = FlagdCore()
core.set_flags(
    json.dumps(
        {
            "flags": {
                name: {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "on"}
                for name in names
            }
        }
    )
)
context = EvaluationContext(targeting_key="parsvpn")
assert core.resolve_boolean_value(names[0], False, context).value is True

rounds = []
for _ in range(ROUNDS):
    start = time.perf_counter_ns()
    for number in range(EVALUATIONS):
        core.resolve_boolean_value(names[number % 25], False, context)
    rounds.append((time.perf_counter_ns() - start) / EVALUATIONS)
print(f"{statistics.median(rounds):.0f}")
