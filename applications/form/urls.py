"""Addresses of the form, under the language's prefix. Nothing personal stands in any of them."""

from django.urls import path, re_path

from applications.form.pages import afterwards, asking, check
from applications.form.pages.steps import FORMS

app_name = "apply"

urlpatterns = [
    path("", asking.calls, name="calls"),
    path("continue/<str:token>/", afterwards.resume, name="resume"),
    path("mine/<str:token>/", afterwards.mine, name="mine"),
    path("mine/<str:token>/address/", afterwards.prove, name="prove"),
    path("mine/<str:token>/change/", afterwards.change, name="change"),
    path("mine/<str:token>/withdraw/", afterwards.withdraw, name="withdraw"),
    path("to/<slug:slug>/", asking.start, name="start"),
    path("to/<slug:slug>/check/", check.check, name="check"),
    path("to/<slug:slug>/later/", afterwards.later, name="later"),
    path("to/<slug:slug>/again/", afterwards.again, name="again"),
    path("to/<slug:slug>/done/", afterwards.done, name="done"),
    re_path(rf"^to/(?P<slug>[-\w]+)/(?P<page>{'|'.join(FORMS)})/$", asking.page, name="page"),
]
