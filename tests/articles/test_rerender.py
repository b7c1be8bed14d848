from django.core.management import call_command

from articles.models import Article


def test_what_an_older_renderer_printed_is_printed_again(article):
    body, version = article.body, article.version
    Article.objects.update(renderer=0, opening_html="<p>vieux</p>")

    call_command("rerender", verbosity=0)

    article.refresh_from_db()
    assert "Le pont a rouvert" in article.opening_html
    assert (article.body, article.version) == (body, version)


def test_what_is_up_to_date_is_left_alone(article):
    Article.objects.update(opening_html="<p>à la main</p>")

    call_command("rerender", verbosity=0)

    article.refresh_from_db()
    assert article.opening_html == "<p>à la main</p>"
