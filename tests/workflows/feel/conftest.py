"""Laws are checked without a clock: a loaded machine is no failure."""

from hypothesis import settings

settings.register_profile("without a clock", deadline=None, max_examples=60)
settings.load_profile("without a clock")
