"""What each table does to public pages, and the triggers that purge them.

The database itself writes a purge, in the transaction of the change: no verb, no import, no hand in a console can
forget it, and a rollback takes it back. The triggers are made true after every migrate, as the roles are.
"""

import hashlib
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from edge.tags import ARTICLES, EVERYTHING, Reads, declare

PUBLIC = "('scheduled', 'published', 'withdrawn')"
# These never show on a page by themselves.
UNSEEN = [
    "version", "saved_at", "renderer", "begun_in", "source_key", "search", "search_head", "search_names", "search_text",
]  # fmt: skip
# These decide which lists an article stands in, and where.
PLACING = [
    "status", "published_at", "embargo_until", "dated_on", "slug", "section_id", "author_id", "picture_id", "access",
]  # fmt: skip
MOST = 1000  # tags of one purge: beyond them, everything

WHOLE = [
    "articles.Section", "articles.Dossier", "articles.DossierPlace", "authors.Author", "contributions.Charter",
    "contributions.Switches", "editions.Edition", "frontpage.Alert", "frontpage.Announcement", "frontpage.Composition",
    "frontpage.Place", "letters.Newsletter", "letters.Issue", "letters.IssueItem", "subscriptions.Plan",
]  # fmt: skip
CHANGED = ["articles.Tag"]  # a new row stands nowhere yet
OF_AN_ARTICLE = {
    "articles.Article_body_pictures": "ARRAY['article:' || r.article_id]",
    "articles.Article_tags": f"ARRAY['article:' || r.article_id, 'tag:' || r.tag_id, '{ARTICLES}']",
    "articles.Correction": f"ARRAY['article:' || r.article_id, '{ARTICLES}']",
    "articles.Live": "ARRAY['article:' || r.article_id]",
    "articles.LiveEntry": "ARRAY['article:' || r.article_id]",
    "articles.Signer": f"ARRAY['article:' || r.article_id, 'author:' || r.author_id, '{ARTICLES}']",
}
OF_A_PICTURE = ["pictures.Picture", "pictures.Rendition"]
BY_TIME = ["articles.HourCount", "articles.SearchWord"]


def table_of(label: str) -> str:
    return apps.get_model(label)._meta.db_table


def declare_tables() -> None:
    """Tell `edge` what it means for a page that it reads a table."""
    known = dict.fromkeys([*WHOLE, *CHANGED], Reads.WHOLE)
    known |= dict.fromkeys([*OF_AN_ARTICLE, *OF_A_PICTURE], Reads.BY_ROW)
    known |= dict.fromkeys(BY_TIME, Reads.BY_TIME) | {"articles.Article": Reads.IN_LISTS}
    declare({table_of(label): reads for label, reads in known.items()})


# The triggers. Each gathers the names of one statement's rows in `names`, and hands them to `purge_pages`.

PURGE_PAGES = f"""
CREATE OR REPLACE FUNCTION purge_pages(names text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF names IS NULL OR cardinality(names) = 0 THEN RETURN; END IF;
    IF cardinality(names) > {MOST} THEN names := ARRAY['{EVERYTHING}']; END IF;
    UPDATE edge_purge SET tags = ARRAY(SELECT DISTINCT unnest(tags || names))
        WHERE made_in = txid_current() AND waiting IS NULL;
    IF FOUND THEN RETURN; END IF;
    INSERT INTO edge_purge (tags, made_at, due_at, made_in)
        VALUES (names, clock_timestamp(), clock_timestamp(), txid_current());
    INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'edge.jobs.deliver_purges');
END $$
"""

ONE = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE names text[];
BEGIN
    {gather}
    PERFORM purge_pages(names);
    RETURN NULL;
END $$
"""


def of_rows(expression: str, where: str = "true") -> dict[str, str]:
    """Gather the names of every row that came, went or changed; an array of names for each row `r`."""
    one = """SELECT array_agg(DISTINCT t.tag) INTO names
        FROM ({rows}) r, LATERAL unnest({expression}) t (tag) WHERE {where};"""
    rows = {
        "INSERT": "SELECT * FROM new_rows",
        "DELETE": "SELECT * FROM old_rows",
        "UPDATE": "SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows",
    }
    return {event: one.format(rows=found, expression=expression, where=where) for event, found in rows.items()}


IN_PRINT = f"EXISTS (SELECT 1 FROM articles_article a WHERE a.id = r.article_id AND a.status IN {PUBLIC})"
AROUND = f"""ARRAY['article:' || r.id] || CASE WHEN r.moved THEN
        ARRAY['{ARTICLES}', 'section:' || r.section_id, 'author:' || r.author_id]
        || ARRAY(SELECT 'author:' || s.author_id FROM articles_signer s WHERE s.article_id = r.id)
        || ARRAY(SELECT 'tag:' || g.tag_id FROM articles_article_tags g WHERE g.article_id = r.id)
    ELSE ARRAY[]::text[] END"""


def of_articles() -> dict[str, str]:
    """The article, and the lists it stands in if its place changed. What was never public purges nothing."""
    once = of_rows(AROUND, f"r.status IN {PUBLIC} AND t.tag IS NOT NULL")
    came, went = (
        once[event].replace("SELECT * FROM", "SELECT *, true AS moved FROM") for event in ("INSERT", "DELETE")
    )
    moved = " OR ".join(f"o.{name} IS DISTINCT FROM n.{name}" for name in PLACING)
    unseen = "".join(f" - '{name}'" for name in UNSEEN)
    pairs = f"""SELECT v.id, v.section_id, v.author_id, ({moved}) AS moved
        FROM old_rows o JOIN new_rows n ON n.id = o.id, LATERAL (VALUES
            (o.id, o.section_id, o.author_id), (n.id, n.section_id, n.author_id)) v (id, section_id, author_id)
        WHERE (o.status IN {PUBLIC} OR n.status IN {PUBLIC})
            AND to_jsonb(o){unseen} IS DISTINCT FROM to_jsonb(n){unseen}"""
    changed = f"""SELECT array_agg(DISTINCT t.tag) INTO names FROM ({pairs}) r, LATERAL unnest({AROUND}) t (tag)
        WHERE t.tag IS NOT NULL;"""
    return {"INSERT": came, "DELETE": went, "UPDATE": changed}


def triggers() -> dict[str, dict[str, str]]:
    """Every table that purges, and for each event what gathers the names."""
    found: dict[str, dict[str, str]] = {table_of("articles.Article"): of_articles()}
    for label in WHOLE:
        found[table_of(label)] = of_rows(f"ARRAY['{table_of(label)}']")
    for label in CHANGED:
        every = of_rows(f"ARRAY['{table_of(label)}']")
        found[table_of(label)] = {event: every[event] for event in ("UPDATE", "DELETE")}
    for label, names in OF_AN_ARTICLE.items():
        found[table_of(label)] = of_rows(names, IN_PRINT)
    found[table_of("pictures.Rendition")] = of_rows("ARRAY['picture:' || r.picture_id]")
    pictures = of_rows("ARRAY['picture:' || r.id, 'picture:' || r.uuid]")  # where it is shown, and the file itself
    found[table_of("pictures.Picture")] = {event: pictures[event] for event in ("UPDATE", "DELETE")}
    return found


TABLES = {"INSERT": "NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}
TABLES["UPDATE"] = f"{TABLES['DELETE']} {TABLES['INSERT']}"


def statements() -> list[str]:
    """All that makes the triggers what they are said to be here."""
    found = [PURGE_PAGES]
    for table, events in sorted(triggers().items()):
        for event, gather in sorted(events.items()):
            name = f"purge_{table}_{event.lower()}"
            found.append(ONE.format(name=name, gather=gather))
            found.append(
                f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} REFERENCING {TABLES[event]}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
    return found


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Make the triggers true, if they are not those of this code: making one waits for who writes in its table."""
    wanted = statements()
    digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(to_regclass(t) IS NOT NULL) FROM unnest(%s::text[]) t", [["edge_purge", *triggers()]]
        )
        if cursor.fetchone() != (True,):
            return  # half-way through the migrations: the last one will do it
        cursor.execute("SELECT obj_description(to_regprocedure('purge_pages(text[])'), 'pg_proc')")
        if cursor.fetchone() == (digest,):
            return
        for statement in wanted:
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON FUNCTION purge_pages(text[]) IS '{digest}'")
