"""Exercises on a running product: what happens when something breaks."""
