"""The addresses of insight."""

from __future__ import annotations

from django.urls import path

from guanxi.insight.behind import customers_page
from guanxi.insight.downloads import figure_file
from guanxi.insight.renewing import web as renewing
from guanxi.insight.retention import people as retention_people
from guanxi.insight.retention import web as retention
from guanxi.insight.satisfaction import answers_page as satisfaction_answers
from guanxi.insight.satisfaction import web as satisfaction
from guanxi.insight.segments import web as segments
from guanxi.insight.value import formulas_page
from guanxi.insight.value import web as value
from guanxi.insight.walks import web as walks

urlpatterns = [
    path("customers/", customers_page, name="insight-customers"),
    path("segments/", segments.segments_page, name="insight-segments"),
    path("value/", value.value_page, name="insight-value"),
    path("value/formulas/", formulas_page.formulas, name="insight-formulas"),
    path("retention/", retention.retention_page, name="insight-retention"),
    path("retention/people/", retention_people.people_page, name="insight-retention-people"),
    path("satisfaction/", satisfaction.satisfaction_page, name="insight-satisfaction"),
    path("satisfaction/answers/", satisfaction_answers.answers_page, name="insight-answers"),
    path("walk/", walks.walk_page, name="insight-walk"),
    path("refresh/", renewing.refresh_page, name="insight-refresh"),
    path("refresh/progress/", renewing.progress, name="insight-progress"),
    path("<slug:page_name>/<slug:figure>.<slug:ending>", figure_file, name="insight-figure"),
]
