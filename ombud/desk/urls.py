"""The desk's addresses."""

from django.urls import path

from . import (
    alarms,
    correction_deciding,
    correction_form,
    corrections,
    deciding,
    notices,
    people,
    queue,
    sign_in,
    stories,
)

urlpatterns = [
    path("", queue.queue),
    path("decide", deciding.decide),
    path("comments/<int:pk>", queue.comment),
    path("corrections", corrections.found),
    path("corrections/decide", correction_deciding.decide),
    path("corrections/<int:pk>", corrections.one),
    path("corrections/<int:pk>/accept", correction_form.accept),
    path("corrections/<int:pk>/duplicate", correction_form.duplicate),
    path("corrections/<int:pk>/notice", notices.for_correction),
    path("corrections/alarms", alarms.alarms),
    path("corrections/alarms/seen", alarms.seen),
    path("corrections/notices", notices.published),
    path("corrections/notices/<int:pk>", notices.one),
    path("stories", stories.find),
    path("stories/<int:pk>", stories.story),
    path("stories/<int:pk>/refetch", stories.refetch),
    path("stories/<int:pk>/notice", notices.for_story),
    path("stories/<int:pk>/merge", stories.merge),
    path("merges/<int:pk>/undo", stories.undo),
    path("people", people.people),
    path("people/add", people.add),
    path("sign-in", sign_in.ask),
    path("sign-in/<str:token>", sign_in.sign_in),
    path("sign-out", sign_in.sign_out),
]
