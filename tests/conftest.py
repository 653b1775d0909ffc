"""What all tests share: how Hypothesis draws its examples."""

import os

from hypothesis import HealthCheck, settings

# No timed asserts: a loaded machine is not a defect. In CI the examples are the same on every run.
settings.register_profile(
    "heedful", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("heedful")
