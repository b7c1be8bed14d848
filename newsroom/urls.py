"""The map of the site."""

from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from api import views as api
from articles import feeds, giving, most_read, previews, reading_list, share_card, sitemaps
from articles import views as articles
from contributions import views as contributions
from editions import views as editions
from frontpage import announcements
from letters import views as letters
from newsroom import health, machines, news, own, privacy, style, views
from subscriptions import institution_views as institutions
from subscriptions import own as own_subscription
from subscriptions import payment_views as payments
from subscriptions import views as subscriptions


class Digits:
    """A number of an address, kept as it is written."""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Year(Digits):
    regex = "[0-9]{4}"


class TwoDigits(Digits):
    regex = "[0-9]{2}"


register_converter(Year, "yyyy")
register_converter(TwoDigits, "mm")

ARTICLE = "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/"

handler500 = "newsroom.trouble.failed"

urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("flux/", feeds.paper_feed, name="feed"),
    path("flux/rss/", feeds.paper_feed, {"format": "rss"}, name="feed_rss"),
    path("rubriques/<slug:slug>/flux/rss/", feeds.section_feed("rss"), name="section_feed_rss"),
    path("auteurs/<slug:slug>/flux/", feeds.author_feed("atom"), name="author_feed"),
    path("auteurs/<slug:slug>/flux/rss/", feeds.author_feed("rss"), name="author_feed_rss"),
    path("mots-cles/<slug:slug>/flux/", feeds.tag_feed("atom"), name="tag_feed"),
    path("mots-cles/<slug:slug>/flux/rss/", feeds.tag_feed("rss"), name="tag_feed_rss"),
    path("rubriques/<slug:slug>/", articles.section, name="section"),
    path("rubriques/<slug:slug>/flux/", feeds.section_feed("atom"), name="section_feed"),
    path("auteurs/<slug:slug>/", articles.author, name="author"),
    path("mots-cles/<slug:slug>/", articles.tag, name="tag"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/actualite.xml", sitemaps.news, name="sitemap_news"),
    path("sitemaps/pages.xml", sitemaps.lists, name="sitemap_lists"),
    path("sitemaps/<yyyy:year>-<mm:month>.xml", sitemaps.month, name="sitemap_month"),
    path("api/", api.index, name="api"),
    path("api/openapi.json", api.description, name="api_description"),
    path("api/articles/", api.articles, name="api_articles"),
    path("api/articles/<int:pk>/", api.article, name="api_article"),
    path("api/rubriques/", api.sections, name="api_sections"),
    path("sante/", health.alive, name="alive"),
    path("sante/pret/", health.ready, name="ready"),
    path("sante/mesures/", health.measures, name="measures"),
    path("robots.txt", machines.robots, name="robots"),
    path("humans.txt", machines.humans, name="humans"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("sw.js", machines.service_worker, name="service_worker"),
    path("hors-ligne/", machines.offline, name="offline"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("dossiers/", articles.dossiers, name="dossiers"),
    path("dossiers/<slug:slug>/", articles.dossier, name="dossier"),
    path("rectificatifs/", articles.corrections, name="corrections"),
    path("journal/", editions.editions, name="editions"),
    path("journal/<yyyy:year>-<mm:month>-<mm:day>.pdf", editions.edition, name="edition"),
    path("apercu/<str:token>/", previews.shared, name="shared_preview"),
    path("apercu/<str:token>/ecran/", previews.shared_screen, name="shared_preview_screen"),
    path("recherche/", articles.search, name="search"),
    path("abonnement/", RedirectView.as_view(pattern_name="offer", permanent=True)),
    path("abonnements/", subscriptions.offer, name="offer"),
    path("reglements/<str:reference>/", payments.payment, name="payment"),
    path("reglements/<str:reference>/reprendre/", payments.resume, name="payment_resume"),
    path("reglements/<str:reference>/recu/", payments.receipt, name="receipt"),
    path("reglements/<str:reference>/recu.pdf", payments.receipt_file, name="receipt_file"),
    path("paiements/<str:provider>/", payments.callback, name="payment_callback"),
    path("code/", payments.code, name="code"),
    path("abonnements/<slug:slug>/", subscriptions.ask, name="ask"),
    path("abonnements/<slug:slug>/offrir/", own_subscription.offer_plan, name="offer_plan"),
    path("cadeau/<str:token>/", own_subscription.accept_present, name="present"),
    path("rappels/arret/<str:token>/", own_subscription.stop_reminders, name="stop_reminders"),
    path("institutions/", institutions.join, name="institutions"),
    path("institutions/invitation/<str:token>/", institutions.invitation, name="invitation"),
    path("institutions/<int:pk>/", institutions.manage, name="institution"),
    path("institutions/<int:pk>/releve.pdf", institutions.statement, name="institution_statement"),
    path("institutions/<int:pk>/factures/<int:invoice_pk>.pdf", institutions.invoice, name="institution_invoice"),
    path("salle/", institutions.room, name="room"),
    path("annonces/", announcements.announcements, name="announcements"),
    path("annonces/<int:number>/", announcements.announcement, name="announcement"),
    path("style/", style.style, name="style"),
    path("vu/", announcements.seen, name="seen"),
    path("lettres/", letters.letters, name="letters"),
    path("lettres/confirmer/<str:token>/", letters.confirm, name="letters_confirm"),
    path("lettres/arret/<str:token>/", letters.leave, name="letters_leave"),
    path("lettres/<slug:slug>/<int:number>/", letters.issue, name="letter_issue"),
    path("courriels/service/", letters.service_news, name="service_news"),
    path("charte/", views.charter, name="charter"),
    path("charte/<int:number>/", views.charter, name="charter_version"),
    path("images/", include("pictures.urls")),
    path("lecteur/", views.reader_line, name="reader_line"),
    path("compte/", views.account, name="account"),
    path("les-plus-lus/", most_read.page, name="most_read"),
    path("lu/", most_read.read_once, name="read_once"),
    path("a-lire/", reading_list.device_list, name="device_list"),
    path("compte/a-lire/", reading_list.own_list, name="own_list"),
    path("compte/abonnement/", own_subscription.subscription, name="own_subscription"),
    path("compte/contributions/", own.own_contributions, name="own_contributions"),
    path("compte/donnees/", privacy.own_data, name="own_data"),
    path("compte/fermer/", privacy.close_account, name="close_account"),
    path("compte/nouvelles/", news.news, name="notices"),
    path("courriels/arret/<str:token>/", news.stop_mail, name="stop_mail"),
    path("compte/", include("accounts.urls")),
    path("redaction/", admin.site.urls),
    path("<yyyy:year>/<mm:month>/<mm:day>/", articles.day, name="day"),
    path(ARTICLE, articles.article, name="article"),
    path(f"{ARTICLE}direct/", articles.live_text, name="live_text"),
    path(f"{ARTICLE}carte.jpg", share_card.card, name="share_card"),
    path(f"{ARTICLE}suite/", articles.whole, name="whole"),
    path(f"{ARTICLE}abonnement/", articles.offer_here, name="offer_here"),
    path(f"{ARTICLE}offrir/", giving.give, name="give"),
    path(f"{ARTICLE}contributions/", contributions.space, name="contributions"),
    path(f"{ARTICLE}lecteur/", views.reader_parts, name="reader_parts"),
]
