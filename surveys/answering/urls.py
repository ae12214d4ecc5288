"""Where participants answer. Included under the language's prefix."""

from django.urls import path

from surveys.answering import public

app_name = "surveys"

urlpatterns = [path("survey/<str:token>/", public.answer, name="answer")]
