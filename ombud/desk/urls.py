"""The desk's addresses."""

from django.urls import path

from . import deciding, people, queue, sign_in, stories

urlpatterns = [
    path("", queue.queue),
    path("decide", deciding.decide),
    path("comments/<int:pk>", queue.comment),
    path("stories", stories.find),
    path("stories/<int:pk>", stories.story),
    path("stories/<int:pk>/refetch", stories.refetch),
    path("stories/<int:pk>/merge", stories.merge),
    path("merges/<int:pk>/undo", stories.undo),
    path("people", people.people),
    path("people/add", people.add),
    path("sign-in", sign_in.ask),
    path("sign-in/<str:token>", sign_in.sign_in),
    path("sign-out", sign_in.sign_out),
]
