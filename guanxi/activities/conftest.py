"""The cast of this floor's tests."""

from guanxi.customers.tests.fixtures import world  # noqa: F401
