import pytest
from django.contrib.auth.models import Group

from newsroom.roles import ROLES, sync_roles
from tests.conftest import person

WRITERS = {
    "Journaliste", "Chef de desk", "Secrétaire de rédaction", "Rédacteur en chef", "Directeur de la publication",
}  # fmt: skip
MODERATORS = {"Modérateur", "Directeur de la publication"}
WHO_MAY = {
    "articles.publish_article": WRITERS,
    "articles.approve_article": WRITERS - {"Journaliste", "Chef de desk"},
    "articles.edit_every_article": WRITERS - {"Journaliste", "Chef de desk"},
    "articles.oversee_own_sections": {"Chef de desk"},
    "articles.withdraw_article": {"Rédacteur en chef", "Directeur de la publication"},
    "articles.add_article": WRITERS | {"Correspondant"},
    "subscriptions.read_everything": WRITERS | {"Modérateur"},
    "contributions.read": WRITERS | {"Modérateur"},
    "contributions.moderate": MODERATORS,
    "subscriptions.add_subscription": {"Service abonnements"},
    "accounts.view_user": {"Service abonnements"},
    "pictures.add_picture": WRITERS | {"Service photo"},
}
NOBODY = ["articles.delete_article", "subscriptions.delete_subscription", "subscriptions.change_period",
          "contributions.delete_contribution", "contributions.change_decision", "accounts.change_user"]  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("right", WHO_MAY)
def test_who_may_what(role, right, db):
    user = person("quelqu’un".replace("’", ""), role=role)

    assert user.has_perm(right) == (role in WHO_MAY[right])


@pytest.mark.parametrize("role", ROLES)
def test_nobody_may_rewrite_what_must_stay(role, db):
    user = person("quelquun", role=role)

    assert not [right for right in NOBODY if user.has_perm(right)]


def test_the_table_is_made_true_again(db):
    group = Group.objects.get(name="Modérateur")
    group.permissions.set(Group.objects.get(name="Journaliste").permissions.all())

    sync_roles()

    rights = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
    assert rights == set(ROLES["Modérateur"])


def test_a_group_of_the_paper_s_own_is_left_alone(db):
    Group.objects.create(name="Imprimerie")

    sync_roles()

    assert Group.objects.filter(name="Imprimerie").exists()
