from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        from authors import renaming

        renaming.follow_up(tell_the_search)


def tell_the_search(author: int) -> None:
    """Let articles be found by their author's new name."""
    from articles import jobs

    jobs.rename.defer(author=author)
