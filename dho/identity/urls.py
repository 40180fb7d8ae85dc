"""Addresses of sign-in."""

from django.urls import path

from dho.identity import views

app_name = "identity"
urlpatterns = [
    path("", views.start, name="start"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("act-as/", views.choose, name="choose"),
    path("password/", views.password_change, name="password"),
    path("alive/", views.alive, name="alive"),
    path("sign-out/", views.sign_out, name="sign-out"),
]
