"""Fuzzing: targets that read hostile bytes, and two ways to feed them, by coverage and by chance."""
