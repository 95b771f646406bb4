"""The cast of the customers' floor, and the small company of insight."""

from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.insight.tests.conftest import company, data_folder  # noqa: F401
