"""`guanxi run` and `guanxi serve`: the only parent of every process of an installation."""
