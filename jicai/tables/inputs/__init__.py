"""The tables that go in."""
