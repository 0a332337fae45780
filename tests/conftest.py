"""What holds for every test: property tests have no deadline, for a slow machine is no fault in the code."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("any machine", parent=settings(), deadline=None)
settings.load_profile("any machine")
