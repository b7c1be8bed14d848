"""A tag's articles and a signature's, newest first: their tables hold the instant of publication, and an index by it.

The database keeps these columns, and it alone: no code of ours writes them.
"""

from django.db import migrations

TABLES = {"articles_signer": "author_id", "articles_article_tags": "tag_id"}

PLACE = """
CREATE FUNCTION newest_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.published_at := (SELECT a.published_at FROM articles_article a
        WHERE a.id = NEW.article_id AND a.status IN ('scheduled', 'published'));
    RETURN NEW;
END $$;

CREATE FUNCTION newest_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM old_rows o JOIN new_rows n USING (id)
            WHERE o.published_at IS DISTINCT FROM n.published_at OR o.status <> n.status) THEN
        RETURN NULL;
    END IF;
    UPDATE articles_signer l SET published_at = n.published_at FROM new_places n
        WHERE l.article_id = n.id AND l.published_at IS DISTINCT FROM n.published_at;
    UPDATE articles_article_tags l SET published_at = n.published_at FROM new_places n
        WHERE l.article_id = n.id AND l.published_at IS DISTINCT FROM n.published_at;
    RETURN NULL;
END $$;

CREATE TRIGGER newest_places AFTER UPDATE ON articles_article
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION newest_places();
""".replace(
    "FROM new_places n",
    "FROM (SELECT id, CASE WHEN status IN ('scheduled', 'published') THEN published_at END AS published_at"
    " FROM new_rows) n",
)


def of_table(table: str, column: str) -> tuple[str, str]:
    made = f"""
        ALTER TABLE {table} ADD COLUMN published_at timestamptz;
        UPDATE {table} l SET published_at = a.published_at FROM articles_article a
            WHERE a.id = l.article_id AND a.status IN ('scheduled', 'published');
        CREATE INDEX {table}_newest ON {table} ({column}, published_at DESC, article_id DESC)
            WHERE published_at IS NOT NULL;
        CREATE TRIGGER newest_place BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION newest_place();
    """
    return made, f"DROP TRIGGER newest_place ON {table}; ALTER TABLE {table} DROP COLUMN published_at;"


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_embargoes_are_found")]

    operations = [
        migrations.RunSQL(
            PLACE,
            "DROP TRIGGER newest_places ON articles_article; DROP FUNCTION newest_places(); DROP FUNCTION newest_place();",
        ),
        *(migrations.RunSQL(*of_table(table, column)) for table, column in TABLES.items()),
    ]
