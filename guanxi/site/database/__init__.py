"""The embedded PostgreSQL of a data folder: found, founded, started, stopped."""
