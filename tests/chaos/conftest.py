"""The trials share one project that is ready for them."""

from tests.chaos.trial import is_long, ready

__all__ = ["is_long", "ready"]
