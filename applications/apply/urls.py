"""Addresses of the form, under the language's prefix. Nothing personal stands in any of them."""

from django.urls import path, re_path

from . import views, views_after, views_check
from .pages import FORMS

app_name = "apply"

urlpatterns = [
    path("", views.calls, name="calls"),
    path("continue/<str:token>/", views_after.resume, name="resume"),
    path("mine/<str:token>/", views_after.mine, name="mine"),
    path("mine/<str:token>/address/", views_after.prove, name="prove"),
    path("mine/<str:token>/change/", views_after.change, name="change"),
    path("mine/<str:token>/withdraw/", views_after.withdraw, name="withdraw"),
    path("to/<slug:slug>/", views.start, name="start"),
    path("to/<slug:slug>/check/", views_check.check, name="check"),
    path("to/<slug:slug>/later/", views_after.later, name="later"),
    path("to/<slug:slug>/again/", views_after.again, name="again"),
    path("to/<slug:slug>/done/", views_after.done, name="done"),
    re_path(rf"^to/(?P<slug>[-\w]+)/(?P<page>{'|'.join(FORMS)})/$", views.page, name="page"),
]
