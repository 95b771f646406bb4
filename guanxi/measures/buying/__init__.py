"""Models of buying and leaving: how often, how long, how much."""
