"""The function that makes search blind to accents, case and the shape of apostrophes."""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION fr_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN
    replace(replace(replace(
        lower(regexp_replace(normalize($1, NFKD), '[\u0300-\u036F]', '', 'g')),
        'œ', 'oe'), 'æ', 'ae'), '’', '''');
"""


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION fr_fold(text)")]
