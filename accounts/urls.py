"""The door, in French: allauth's views under allauth's own names, and ours."""

from allauth.account import views as allauth
from django.urls import path

from accounts import devices, views

urlpatterns = [
    path("connexion/", allauth.login, name="account_login"),
    path("inscription/", views.Signup.as_view(), name="account_signup"),
    path("inscription/recommencer/", views.start_again, name="account_start_again"),
    path("confirmation/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("deconnexion/", views.Logout.as_view(), name="account_logout"),
    path("ferme/", allauth.account_inactive, name="account_inactive"),
    path("verification/", allauth.reauthenticate, name="account_reauthenticate"),
    path("adresse/", allauth.email, name="account_email"),
    path("appareils/", devices.devices, name="devices"),
    path("nom/", views.public_name, name="public_name"),
    path("mot-de-passe/", allauth.password_change, name="account_change_password"),
    path("mot-de-passe/premier/", allauth.password_set, name="account_set_password"),
    path("mot-de-passe/oublie/", allauth.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oublie/code/",
        allauth.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        "mot-de-passe/oublie/nouveau/",
        allauth.complete_password_reset,
        name="account_complete_password_reset",
    ),
]
