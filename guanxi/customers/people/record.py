"""What a person is to the record engine."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.access.visibility import Owned
from guanxi.customers.models import Person
from guanxi.customers.people.fields import AgeField, BirthField, Employments
from guanxi.customers.people.naming import derive_person
from guanxi.customers.scores.kinds import score_fields
from guanxi.customers.shared_fields import (
    PersonName,
    opening_fields,
    place_fields,
    reach_fields,
    record_fields,
    standing_fields,
    wish_fields,
)
from guanxi.records.fields import Choice, Integer, Text
from guanxi.records.registry import Group, RecordType

GENDER_WORDS = tuple(
    (word, gender)
    for gender, words in {"male": "男 m man 先生 mr", "female": "女 f woman 女士 小姐 ms mrs", "other": "其他", "": "未知 保密"}.items()
    for word in words.split()
)

PERSON = RecordType(
    name="person",
    plural="people",
    label=_("Person"),
    label_plural=_("People"),
    icon="people",
    purpose=_("Everybody you sell to or speak with: how to reach them, what they bought, how satisfied they are."),
    model=Person,
    visibility=Owned(),
    rows_are=Q(kind="person", merged_into__isnull=True, erased_at__isnull=True),
    constants={"kind": "person"},
    derive=derive_person,
    customer_path="pk",
    heir="merged_into_id",
    erased="erased_at",
    erased_as=_("Erased person"),
    kept_from={"export": Q(is_restricted=True)},
    keys=("external_id", "emails", "phones"),
    told_by=("employments", "phones", "city"),
    order=10,
    fields=(
        PersonName(
            name="name",
            label=_("Name"),
            required=True,
            searchable=True,
            headers=(
                "name",
                "full name",
                "customer name",
                "contact",
                "姓名",
                "客户姓名",
                "名字",
                "客户名称",
                "联系人",
                "会员姓名",
                "收货人",
            ),
        ),
        Text(name="family_name", label=_("Family name"), max_length=100, headers=("last name", "family name", "surname", "姓", "姓氏")),
        Text(name="given_name", label=_("Given name"), max_length=150, headers=("first name", "given name", "名")),
        *reach_fields(),
        Choice(
            name="gender",
            label=_("Gender"),
            options=tuple(Person.Gender.choices),
            words=GENDER_WORDS,
            headers=("gender", "sex", "性别", "称呼"),
        ),
        BirthField(
            name="birth",
            label=_("Birthday"),
            help=_("Such as 1988-03-12, or 03-12 without the year"),
            headers=("birthday", "birth date", "date of birth", "dob", "生日", "出生日期", "出生年月日"),
        ),
        Integer(name="birth_year", label=_("Birth year"), look="year", headers=("birth year", "year of birth", "出生年份", "出生年")),
        AgeField(name="age", label=_("Age")),
        Employments(
            name="employments",
            label=_("Works at"),
            headers=("company", "company name", "employer", "公司", "单位", "公司名称", "工作单位", "所属公司"),
        ),
        *place_fields(),
        *standing_fields("person"),
        *wish_fields(),
        *score_fields(),
        *opening_fields(),
        *record_fields(),
    ),
    default_columns=("name", "employments", "segment", "expected_value", "last_rating", "phones", "owner"),
    default_sort=("name",),
    page=(
        Group(_("Contact"), ("phones", "emails", "wechat", "wecom", "addresses")),
        Group(_("Profile"), ("gender", "birth", "age", "employments", "country", "province", "city", "language", "industry")),
        Group(_("Relationship"), ("lifecycle", "owner", "team", "tags", "source", "remarks")),
        Group(_("Wishes about their data"), ("no_profiling", "is_restricted")),
        Group(
            _("Record"),
            ("external_id", "opening_orders", "opening_mean", "opening_currency", "opening_last_on", "created_at", "changed_at"),
        ),
    ),
)
