"""The charter has versions: the first one is written, and none is ever changed."""

from django.db import migrations
from django.utils import timezone

FIRST = """\
<h2>Ce que nous attendons</h2>
<p>Parlez du sujet de l’article. Répondez aux idées plutôt qu’aux personnes. Dites d’où vous tenez ce que vous avancez. Un désaccord se dit ; une injure se refuse.</p>
<h2>Comment un texte paraît</h2>
<p>Chaque contribution est relue par la rédaction avant d’être publiée. Elle compte de 15 à 1 000 signes ; chacun peut en envoyer trois par article. Un texte n’est jamais retouché : il paraît tel quel, ou il est refusé.</p>
<h2>Ce qui est refusé, et pourquoi</h2>
<ul><li>l’injure, la diffamation, l’appel à la haine ou à la violence ;</li><li>les données personnelles d’autrui : numéro, adresse, vie privée ;</li><li>la publicité, les doublons, le hors-sujet ;</li><li>les textes illisibles ou tout en capitales.</li></ul>
<p>Le motif d’un refus est toujours dit à l’auteur, dans l’espace et dans son compte. L’auteur peut demander, une fois, qu’une autre personne de la rédaction relise la décision.</p>
<h2>Votre nom</h2>
<p>Les contributions paraissent sous votre nom public, que vous choisissez. Il ne doit ressembler ni à celui d’un autre abonné, ni à celui de la rédaction.</p>
"""

GUARD = """
CREATE TRIGGER charter_is_append_only BEFORE UPDATE OR DELETE ON contributions_charter
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER acceptance_is_append_only BEFORE UPDATE OR DELETE ON contributions_acceptance
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
"""
UNGUARD = """
DROP TRIGGER charter_is_append_only ON contributions_charter;
DROP TRIGGER acceptance_is_append_only ON contributions_acceptance;
"""


def write_first(apps, schema_editor):
    apps.get_model("contributions", "Charter").objects.get_or_create(
        number=1, defaults={"body": FIRST, "in_force_at": timezone.now()}
    )


class Migration(migrations.Migration):
    dependencies = [("contributions", "0011_decisions_name_what_was_done")]

    operations = [
        migrations.RunPython(write_first, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
