"""The door, in French: allauth's views under allauth's own names, and ours."""

from allauth.account import views as allauth
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as keys
from django.urls import path

from accounts import devices, views
from accounts.second_factor import ActivateApplication, AddKey, Index, SpareCodes

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
    path("connexion/code/", factor.authenticate, name="mfa_authenticate"),
    path("verification/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("verification/cle/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("double-cle/", Index.as_view(), name="mfa_index"),
    path("double-cle/application/", ActivateApplication.as_view(), name="mfa_activate_totp"),
    path("double-cle/application/retirer/", application.deactivate_totp, name="mfa_deactivate_totp"),
    path("double-cle/secours/", SpareCodes.as_view(), name="mfa_view_recovery_codes"),
    path("double-cle/secours/nouveaux/", spare.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("double-cle/secours/codes.txt", spare.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("double-cle/cles/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("double-cle/cles/ajouter/", AddKey.as_view(), name="mfa_add_webauthn"),
    path("double-cle/cles/<int:pk>/retirer/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("double-cle/cles/<int:pk>/nom/", keys.edit_webauthn, name="mfa_edit_webauthn"),
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
