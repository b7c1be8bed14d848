"""Three machines on one: primary and replica, PgBouncer, Redis, an S3 store, two web servers, a worker, Varnish, nginx.

The files of deploy/ are used as they are, but for places and ports. It is asked whether each part does its work, then
parts are killed one after the other while people read and write through nginx, in TLS.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from typing import Any

import psycopg
from fronts import nginx
from rig import ROOT, TLS, Crowd, Rig, Row, ask, free_port, line_to, status_of

SAID = "trois machines : serveur web, cache, base tués tour à tour"
PROGRAMS = ("pgbouncer", "redis-server", "varnishd", "nginx", "openssl")
BACKENDS = re.compile(r"backend paper \{.*?\n\}\n", re.DOTALL)


def run(rig: Rig, *, seconds: float) -> Row:
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing or importlib.util.find_spec("moto") is None:
        return Row(SAID, note=f"manquent : {', '.join(missing) or 'moto'}")
    with rig.running():
        replica = rig.database.replicate(rig.place / "replica")
        replica.start()
        try:
            return Layout(rig, replica).tried(min(seconds, 20))
        finally:
            TLS.clear()
            replica.stop()
            for left in replica.pgdata.parent.glob(f"{replica.pgdata.name}*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()


class Layout:
    """All of it up, in the order in which it is said."""

    def __init__(self, rig: Rig, replica: Any) -> None:
        self.rig, self.replica, self.seen = rig, replica, []
        rig.await_that(replica.is_ready, "la réplique")
        self.bouncer, self.redis_port, self.store, self.varnish = (free_port() for _ in range(4))
        self.first, self.second, self.http, self.tls = (free_port() for _ in range(4))
        TLS.add(self.tls)
        self._databases()
        self.redis = rig.other(
            "redis", ["redis-server", "--port", self.redis_port, "--save", "", "--bind", "127.0.0.1"]
        )
        self._files()
        rig.extra |= {
            "DATABASE_URL": f"postgresql://newsroom@127.0.0.1:{self.bouncer}/newsroom",
            "DATABASE_DIRECT_URL": rig.database.url(), "DATABASE_REPLICA_URL": replica.url(),
            "PAGE_CACHE": f"redis://127.0.0.1:{self.redis_port}/0", "CACHE_TAG_HEADER": "xkey",
            "VARNISH_ADDRESSES": f"http://127.0.0.1:{self.varnish}", "BEHIND_TLS_PROXY": "1",
            "TRUSTED_PROXY_COUNT": "2", "SITE_ADDRESS": "https://127.0.0.1",
        }  # fmt: skip
        self.webs = [rig.web(port, workers=1) for port in (self.first, self.second)]
        rig.worker()
        for port in (self.first, self.second):
            rig.await_web(port)
        self._fronts()

    def _databases(self) -> None:
        told = (ROOT / "deploy" / "pgbouncer.ini").read_text()
        place = f"host={self.rig.database.sockets} port=5432 dbname=newsroom user=newsroom"
        told = told.replace("host=127.0.0.1 port=5432 dbname=newsroom", place).replace("6432", str(self.bouncer))
        told = told.replace("auth_type = scram-sha-256\nauth_file = /etc/pgbouncer/userlist.txt", "auth_type = any")
        ini = self.rig.place / "pgbouncer.ini"
        ini.write_text(f"{told}unix_socket_dir =\nadmin_users = newsroom\n")
        who = ["-u", _name_of(self.rig.database.programs.account)] if os.geteuid() == 0 else []
        self.rig.other("pgbouncer", ["pgbouncer", *who, ini])

    def _files(self) -> None:
        """The pictures go to the store, as they would on the day of the move."""
        self.rig.other("store", [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", self.store])
        self.rig.await_that(lambda: status_of(self.store, "/moto-api/") == 200, "le magasin de fichiers")
        self.rig.extra |= {
            "MEDIA_S3_BUCKET": "journal", "MEDIA_S3_ENDPOINT": f"http://127.0.0.1:{self.store}",
            "MEDIA_S3_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
        }  # fmt: skip
        self.rig.hand("to_store")

    def _fronts(self) -> None:
        rig, rules = self.rig, (ROOT / "deploy" / "varnish.vcl").read_text()
        one = BACKENDS.search(rules)[0]
        both = "".join(
            one.replace("backend paper", f"backend paper{port}").replace("8000", str(port))
            for port in (self.first, self.second)
        )
        turns = "".join(f"    web.add_backend(paper{port});\n" for port in (self.first, self.second))
        director = f"sub vcl_init {{\n    new web = directors.round_robin();\n{turns}}}\n\n"
        rules = rules.replace(one, f"import directors;\n\n{both}\n{director}")
        rules = rules.replace("sub vcl_recv {\n", "sub vcl_recv {\n    set req.backend_hint = web.backend();\n", 1)
        (rig.place / "paper.vcl").write_text(rules)
        at = rig.place / "varnish"
        shutil.rmtree(at, ignore_errors=True)
        line = ["varnishd", "-j", "none", "-F", "-n", at, "-a", f"127.0.0.1:{self.varnish}", "-s", "malloc,64m"]
        rig.other("varnish", [*line, "-f", rig.place / "paper.vcl"])
        rig.await_that(lambda: ask(self.varnish, "/robots.txt")[0] == 200, "Varnish")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-keyout", rig.place / "privkey.pem", "-out", rig.place / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip
        nginx(rig, self.http, [self.first, self.second], tls=self.tls, varnish=self.varnish)
        rig.await_that(lambda: status_of(self.tls, "/") == 200, "nginx")

    # What is asked.

    def tried(self, seconds: float) -> Row:
        self.rig.warm(self.tls)
        self._does("http mène à https", ask(self.http, "/")[0] == 301)
        self._does("Varnish garde", self._hits() > 0)
        self._does("la réplique fait les pages", self._lines(self.replica.url()) > 1)
        self._does("PgBouncer partage les lignes", self._lines(self._bouncer(), "SHOW CLIENTS") > 1)
        self._does("les photos viennent du magasin", self._picture() == 200)
        self._does("une purge ne vient pas du dehors", self._status_of_purge() == 405)
        published = self._publication()
        row = self._killed(seconds)
        row.errors += sum(not is_so for _, is_so in self.seen)
        wrong = [what for what, is_so in self.seen if not is_so]
        row.note += f" ; {len(self.seen)} vérifications, {len(wrong)} fausses{f' {wrong}' if wrong else ''}"
        row.note += f" ; un article publié se voit partout après {published:.2f} s"
        return row

    def _killed(self, seconds: float) -> Row:
        rig, crowd = self.rig, Crowd(self.rig, self.tls)
        crowd.begin()
        time.sleep(2)
        self.webs[0].kill()
        time.sleep(5)
        self.webs[0].start()
        rig.await_web(self.first)
        self.redis.kill()
        time.sleep(5)
        self.redis.start()
        time.sleep(3)
        rig.kill_database()
        time.sleep(seconds)
        rig.start_database()
        mended = time.monotonic()
        rig.await_that(lambda: status_of(self.tls, "/sante/pret/") == 200, "le retour")
        time.sleep(5)
        crowd.end()
        return crowd.row(SAID, mended)

    def _does(self, what: str, is_so: bool) -> None:
        self.seen.append((what, is_so))

    def _hits(self) -> int:
        for _ in range(3):
            ask(self.tls, "/")
        line = ["varnishstat", "-n", self.rig.place / "varnish", "-1", "-f", "MAIN.cache_hit"]
        return int(subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()[1])

    def _lines(
        self, url: str, query: str = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend'"
    ) -> int:
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as line:
            if query.startswith("SHOW"):
                answer = line.pgconn.exec_(query.encode())
                return answer.ntuples
            return len(line.execute(query).fetchall())

    def _bouncer(self) -> str:
        return f"postgresql://newsroom@127.0.0.1:{self.bouncer}/pgbouncer"

    def _picture(self) -> int:
        found = re.search(r"/images/[0-9a-f-]{36}/\d+\.(?:webp|jpg)", ask(self.tls, "/")[1])
        return ask(self.tls, found[0])[0] if found else 0

    def _status_of_purge(self) -> int:
        line = line_to(self.tls, 10)
        line.request("PURGE", "/", headers={"xkey-purge": "everything"})
        return line.getresponse().status

    def _publication(self) -> float:
        title = f"Essai {time.time_ns()}"
        self.rig.hand("publish", title)
        return self.rig.await_that(lambda: title in ask(self.tls, "/")[1], "l’article en une", 30)


def _name_of(account: tuple[int, int]) -> str:
    return pwd.getpwuid(account[0]).pw_name
