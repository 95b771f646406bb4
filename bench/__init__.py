"""The bench: a seeded world in a throw-away cluster, the real server before it, one table of figures."""
