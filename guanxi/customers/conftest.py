from guanxi.customers.tests.fixtures import world  # noqa: F401
