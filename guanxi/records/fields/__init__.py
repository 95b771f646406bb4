"""The kinds of fields a record type is declared with."""

from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Link, Ref
from guanxi.records.fields.moment import Day, Moment
from guanxi.records.fields.number import Integer, MoneyAmount, Number
from guanxi.records.fields.parts import PartInput, Parts, Tags
from guanxi.records.fields.text import Choice, LongText, Text
from guanxi.records.fields.truth import YesNo
from guanxi.records.fields.user_link import TeamLink, UserLink

__all__ = [
    "Choice",
    "Day",
    "Field",
    "Integer",
    "Link",
    "LongText",
    "Moment",
    "MoneyAmount",
    "Number",
    "PartInput",
    "Parts",
    "Ref",
    "Tags",
    "TeamLink",
    "Text",
    "UserLink",
    "YesNo",
]
