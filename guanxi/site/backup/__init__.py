"""One archive with everything that cannot be computed again: the database, the stored files, the keys."""
