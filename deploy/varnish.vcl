vcl 4.1;

# Varnish in front of the paper. Needs the vmod xkey (Debian: varnish-modules).
# The paper is told of it: CACHE_TAG_HEADER=xkey VARNISH_ADDRESSES=http://127.0.0.1:6081

import std;
import xkey;

backend paper {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 30s;
    .between_bytes_timeout = 10s;
    .probe = {
        .url = "/robots.txt";
        .interval = 2s;
        .timeout = 2s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

# Who may purge: the machines the paper runs on, and nobody who comes through a proxy.
acl purgers {
    "localhost";
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    unset req.http.n-public;
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    } else {
        set req.grace = 24h;
    }
    if (req.method == "PURGE") {
        if (client.ip !~ purgers || req.http.X-Forwarded-For ~ ",") {
            return (synth(403, "Forbidden"));
        }
        set req.http.n-gone = xkey.purge(req.http.xkey-purge);
        return (synth(200, "Purged " + req.http.n-gone));
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    if (req.http.Upgrade || req.http.Authorization) {
        return (pass);
    }
    # What is of one person is never looked for here. The paper says so by itself (private, no-store); knowing it
    # before the question is asked keeps two readers from waiting for each other.
    if (req.url ~ "^/(redaction|compte|lecteur|reglements|paiements|institutions|salle|apercu|lettres|code|cadeau)/"
        || req.url ~ "^/[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/]+/(suite|contributions|lecteur|abonnement|offrir)/"
        || req.url ~ "^/abonnements/.+") {
        return (pass);
    }
    # Pictures not out yet are shown to those who may see them, by their session.
    if (req.url ~ "^/images/") {
        if (req.http.Cookie ~ "sessionid=") {
            return (pass);
        }
        unset req.http.Cookie;
        return (hash);
    }
    # A public page is the same bytes for everyone: the paper itself looks at no cookie there.
    unset req.http.Cookie;
    set req.http.n-public = "1";
    # Words that campaigns add to an address lead to the same page.
    if (req.url ~ "[?&](fbclid|gclid|igshid|mc_[a-z]+|utm_[a-z]+)=") {
        set req.url = regsuball(req.url, "([?&])(fbclid|gclid|igshid|mc_[a-z]+|utm_[a-z]+)=[^&]*", "\1");
        set req.url = regsuball(req.url, "[?&]+$", "");
        set req.url = regsuball(req.url, "\?&+", "?");
        set req.url = regsuball(req.url, "&&+", "&");
    }
    return (hash);
}

sub vcl_backend_response {
    # The paper says how long a page is true, to the second: `vcl_recv` serves nothing beyond that unless the paper is
    # in trouble. Then the last true page stands in, for a day; what was purged is gone all the same.
    if (beresp.ttl > 0s && beresp.status < 500 && !beresp.http.Set-Cookie) {
        set beresp.grace = 24h;
    } else {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
    }
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
}

# A web server that died in the middle of an answer: the other one, where there are two. What changes something is never
# asked twice.
sub vcl_backend_error {
    if (bereq.retries == 0 && (bereq.method == "GET" || bereq.method == "HEAD")) {
        return (retry);
    }
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Cache-Control = "private, no-store";
    set beresp.http.Retry-After = "30";
    set beresp.body = {"<!doctype html><html lang="fr"><meta charset="utf-8"><title>Un instant</title><h1>Un incident nous retient un instant</h1><p>Réessayez dans une minute : rien de ce qui était enregistré n’est perdu.</p>"};
    return (deliver);
}

sub vcl_deliver {
    if (resp.status >= 500 && req.http.n-public && req.restarts == 0) {
        return (restart);
    }
    # The names are between the paper and its caches: readers pay by the megabyte.
    unset resp.http.xkey;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}
