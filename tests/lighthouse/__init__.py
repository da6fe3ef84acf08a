"""Lighthouse's marks of the public's pages, on its setting of a slow phone: `python -m tests.lighthouse`."""
