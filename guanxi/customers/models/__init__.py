"""The customer and everything that is theirs."""

from guanxi.customers.models.consent import Consent, Preferences
from guanxi.customers.models.contact_point import ContactPoint
from guanxi.customers.models.customer import Company, Customer, Employment, Person
from guanxi.customers.models.duplicate import DuplicateDecision, DuplicateKey, DuplicatePair, DuplicatePending, DuplicateScan
from guanxi.customers.models.score import CurrentScore, ScoreRun

__all__ = [
    "Company",
    "Consent",
    "ContactPoint",
    "CurrentScore",
    "Customer",
    "DuplicateDecision",
    "DuplicateKey",
    "DuplicatePair",
    "DuplicatePending",
    "DuplicateScan",
    "Employment",
    "Person",
    "Preferences",
    "ScoreRun",
]
