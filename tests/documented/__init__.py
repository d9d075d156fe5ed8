"""The documentation, run as its readers would run it."""
