"""What a company says about itself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.access.web.choices import currency_choices, language_choices, region_choices, zone_choices


class CompanyForm(forms.Form):
    name = forms.CharField(label=_("Company name"), max_length=200)
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices, help_text=_("Sums are shown in it; orders may use others."))
    timezone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, help_text=_("When a day begins and ends for the company."))
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, help_text=_("For new users; each may choose their own."))
    region = forms.ChoiceField(
        label=_("Region for phone numbers"),
        choices=region_choices,
        help_text=_("Numbers written without a country code belong to it."),
    )
    contacts_are_sensitive = forms.BooleanField(
        label=_("Phones, e-mails and other ways to reach customers are sensitive"),
        required=False,
        help_text=_(
            "Each role then says whether it does not see them, sees them masked as 138****5678, sees them, or changes them. "
            "A role that says nothing does not see them."
        ),
    )
