"""Measure the paper against the limit, on this machine and in turns: `make bench-http`.

nginx with a ready file is the limit; Varnish before it, Varnish's own; a Django view that returns the same bytes,
Django's. Then the paper, behind Varnish, alone with its ready pages, and with no cache at all. wrk asks for one article
and for a thousand, compressed, over kept connections. CPU is that of all the server's processes and the database's.
Writes its table into bench/results.md. SECONDS= for each run (5), SERVERS= gunicorn and granian if it is there.
"""

import gzip
import importlib.util
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

os.environ["PAGE_CACHE"] = "files"
import sizes  # noqa: E402

SECONDS = int(os.environ.get("SECONDS") or 5)
SIZE = 1000
CONNECTIONS, THREADS = 32, 2
PUBLISHED = int(os.environ.get("PUBLISHED") or 30)  # changes under load, one a second
HEAD = "## Against the limit"
NEEDED = {"nginx": "nginx", "varnishd": "varnish", "wrk": "wrk"}
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    bring_programs()
    from newsroom.demo_env import follow_demo_env_if_alone

    follow_demo_env_if_alone()
    from django.conf import settings

    settings.EMBEDDED.start()
    try:
        sizes.make_database(settings, SIZE)
        settings.DATABASES["default"]["NAME"] = sizes.base_of(SIZE)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        sizes.turn_to(SIZE)
        sizes.fill(SIZE)
        with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as place:
            Path(place).chmod(0o755)
            write(Bench(settings, Path(place)).run())
    finally:
        if settings.EMBEDDED.was_started_here:
            settings.EMBEDDED.stop()


def bring_programs() -> None:
    """Have nginx, Varnish and wrk, from Debian if we may; else say what is missing."""
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        line = ["apt-get", "-q", "install", "-y", "--no-install-recommends", *missing, "varnish-modules"]
        if subprocess.run(["apt-get", "-q", "update"]).returncode == 0 and subprocess.run(line).returncode == 0:  # noqa: S607
            return
    sys.exit(f"Il manque {', '.join(missing)} : apt install {' '.join(missing)} varnish-modules")


class Bench:
    def __init__(self, settings: Any, place: Path) -> None:
        from django.contrib.auth import get_user_model
        from django.test import Client
        from django.utils import timezone

        from articles.models import Article
        from subscriptions import lifecycle
        from subscriptions.models import Plan

        self.settings, self.place = settings, place
        self.rows: list[tuple[str, ...]] = []
        shown = Article.objects.visible(timezone.now()).newest_first()
        self.article = shown.filter(access="subscribers").first()
        self.addresses = [article.get_absolute_url() for article in shown[:SIZE]]
        reader = get_user_model().objects.filter(email="lectrice@example.org").first()
        if reader is None:
            reader = get_user_model().objects.create_user("lectrice@example.org", "mesure", display_name="Une lectrice")
            plan = Plan.objects.create(name="Un an", slug="un-an", price_xof=15_000, unit="year")
            lifecycle.give(reader, plan, by=None, reason="mesure")
        client = Client(SERVER_NAME="localhost")
        client.force_login(reader)
        self.cookie = f"sessionid={client.cookies['sessionid'].value}"
        page = Client(SERVER_NAME="localhost", headers={"accept-encoding": "gzip"}).get(self.addresses[0])
        self.body = place / "page.gz"
        self.body.write_bytes(page.content)
        self.size = len(page.content), len(gzip.decompress(page.content))

    def run(self) -> list[tuple[str, ...]]:
        port = free_port()
        with self.nginx(port):
            self.measure("nginx, un fichier prêt", port)
            with self.varnish(port, free_port()) as front:
                self.measure("Varnish devant ce fichier", front)
        for server in servers():
            with self.python(server, "bench.bare", {"BARE_BODY": str(self.body)}) as port:
                self.measure(f"une vue Django nue ({server})", port)
            with self.python(server, "newsroom.wsgi", self.paper("files")) as port:
                self.measure(f"le journal, pages prêtes ({server})", port)
                fragment = [f"{self.article.get_absolute_url()}lecteur/"]
                self.measure(f"la part d’une abonnée ({server})", port, only=fragment, cookie=self.cookie)
            with self.python(server, "bench.made", self.paper("files")) as port:
                self.measure(f"le journal, chaque page refaite ({server})", port)
            with self.python(server, "newsroom.wsgi", self.paper("off")) as port:
                self.measure(f"le journal, sans cache ({server})", port)
        front = free_port()
        told = self.paper("files") | {
            "CACHE_TAG_HEADER": "xkey",
            "VARNISH_ADDRESSES": f"http://127.0.0.1:{front}",
        }
        with self.python("gunicorn", "newsroom.wsgi", told) as port, self.varnish(port, front):
            self.measure("Varnish devant le journal", front)
            self.publish_under_load(front)
        return self.rows

    # The servers.

    def paper(self, cache: str) -> dict[str, str]:
        url = self.settings.EMBEDDED.url(sizes.base_of(SIZE))
        return {"DATABASE_URL": url, "PAGE_CACHE": cache, "ALLOWED_HOSTS": "127.0.0.1,localhost", "LOG_LEVEL": "ERROR"}

    @contextmanager
    def nginx(self, port: int) -> Iterator[None]:
        root = self.place / "files"
        for address in self.addresses:
            file = root / address.strip("/") / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                file.hardlink_to(self.body)
        conf = self.place / "nginx.conf"
        conf.write_text(f"""
            worker_processes 2; daemon off; pid {self.place}/nginx.pid; error_log /dev/null;
            events {{ worker_connections 1024; }}
            http {{ access_log off; sendfile on; keepalive_requests 1000000; open_file_cache max=2000;
                client_body_temp_path {self.place}/b; proxy_temp_path {self.place}/p; fastcgi_temp_path {self.place}/f;
                uwsgi_temp_path {self.place}/u; scgi_temp_path {self.place}/s;
                server {{ listen 127.0.0.1:{port}; root {root}; default_type text/html;
                    location /robots.txt {{ return 200 "ok"; }}
                    location / {{ index index.html; add_header Content-Encoding gzip;
                        add_header Vary Accept-Encoding; add_header Cache-Control "public, s-maxage=300"; }} }} }}
        """)
        with running(["nginx", "-c", str(conf), "-e", "/dev/null"], port, {}):
            yield

    @contextmanager
    def varnish(self, behind: int, port: int) -> Iterator[int]:
        vcl = self.place / "paper.vcl"
        rules = (HERE.parent / "deploy" / "varnish.vcl").read_text()
        vcl.write_text(rules.replace('.port = "8000"', f'.port = "{behind}"'))
        at = self.place / f"varnish-{port}"
        line = ["varnishd", "-j", "none", "-F", "-n", str(at), "-a", f"127.0.0.1:{port}", "-f", str(vcl)]
        with running([*line, "-s", "malloc,256m"], port, {}):
            yield port

    @contextmanager
    def python(self, server: str, module: str, told: dict[str, str]) -> Iterator[int]:
        port = free_port()
        line = {
            "gunicorn": ["gunicorn", module, "-b", f"127.0.0.1:{port}", "-k", "gthread", "-w", "2", "--threads", "4",
                         "--preload", "--keep-alive", "30", "--log-level", "warning", "--no-control-socket"],
            "granian": ["granian", "--interface", "wsgi", "--port", str(port), "--workers", "2", "--blocking-threads",
                        "4", "--no-access-log", "--log-level", "warning", f"{module}:application"],
        }[server]  # fmt: skip
        with running([sys.executable, "-m", *line], port, told):
            yield port

    # The measures.

    def measure(self, name: str, port: int, *, only: list[str] | None = None, cookie: str = "") -> None:
        for addresses in [only] if only else [self.addresses[:1], self.addresses]:
            for address in addresses:  # every page is ready, where it may be
                self.ask(port, address, cookie)
            before, memory = cpu_of_all(), memory_of(port)
            told = self.wrk(port, addresses, cookie)
            spent = cpu_of_all() - before
            requests, rate, p50, p99, errors = told
            row = (
                name, str(len(addresses)), f"{rate:.0f}", f"{p50:.2f}", f"{p99:.2f}", f"{spent / requests * 1000:.3f}",
                f"{memory:.0f}", str(errors),
            )  # fmt: skip
            self.rows.append(row)
            print(" | ".join(row), flush=True)

    def ask(self, port: int, address: str, cookie: str = "") -> bytes:
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Accept-Encoding": "gzip", "Host": f"127.0.0.1:{port}"} | ({"Cookie": cookie} if cookie else {})
        line.request("GET", address, headers=headers)
        answer = line.getresponse()
        body = answer.read()
        line.close()
        if answer.status != 200:
            raise SystemExit(f"{address} : {answer.status}")
        return body

    def wrk(self, port: int, addresses: list[str], cookie: str, seconds: int = SECONDS) -> tuple[Any, ...]:
        script = self.place / "ask.lua"
        paths = ",".join(f'"{address}"' for address in addresses)
        headers = '["Accept-Encoding"]="gzip"' + (f',["Cookie"]="{cookie}"' if cookie else "")
        script.write_text(
            f"local paths = {{{paths}}}\nlocal headers = {{{headers}}}\nlocal n = 0\n"
            "function request() n = n % #paths + 1; return wrk.format('GET', paths[n], headers) end\n"
            "function done(summary, latency) local e = summary.errors\n"
            "print(string.format('TOLD %d %d %d %d %d', summary.requests, summary.duration, latency:percentile(50),"
            " latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout)) end\n"
        )
        line = ["wrk", "-t", str(THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "-s", str(script)]
        shown = subprocess.run([*line, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True).stdout
        requests, micros, p50, p99, errors = map(int, re.search(r"TOLD (.*)", shown)[1].split())
        return requests, requests / micros * 1e6, p50 / 1000, p99 / 1000, errors

    def publish_under_load(self, port: int) -> None:
        """Change an article every second while the whole archive is asked for; see when readers have it."""
        from django.conf import settings

        from articles import workflow
        from articles.models import Article
        from edge import purging

        settings.PAGE_CACHE, settings.VARNISH_ADDRESSES = "files", [f"http://127.0.0.1:{port}"]
        purging.caches.cache_clear()
        article = Article.objects.get(pk=self.article.pk)
        seen: list[tuple[float, float, int]] = []  # asked at, had at, version
        is_over = threading.Event()

        def watch() -> None:
            while not is_over.is_set():
                begun = time.perf_counter()
                page = gzip.decompress(self.ask(port, article.get_absolute_url())).decode()
                found = re.search(r"Version (\d+) du titre", page)
                seen.append((begun, time.perf_counter(), int(found[1]) if found else 0))

        watchers = [threading.Thread(target=watch) for _ in range(2)]
        load = threading.Thread(target=lambda: self.wrk(port, self.addresses, "", PUBLISHED + 2))
        for thread in [load, *watchers]:
            thread.start()
        changed = {}
        first = int(time.time())  # above whatever an earlier run left
        for number in range(first, first + PUBLISHED):
            article.title = f"Version {number} du titre"
            workflow.store(article, nature="typo")
            changed[number] = time.perf_counter()
            purging.deliver()
            time.sleep(max(0.0, 1 - (time.perf_counter() - changed[number])))
        load.join()
        is_over.set()
        for thread in watchers:
            thread.join()
        delays = [1000 * (min(when for _, when, version in seen if version >= n) - at) for n, at in changed.items()]
        back = went_back(seen)
        p50, p99 = statistics.median(delays), statistics.quantiles(delays, n=100, method="inclusive")[98]
        last = "stays" if max(seen, key=lambda look: look[1])[2] == max(changed) else "is LOST"
        self.published = (
            f"One article changed every second, {PUBLISHED} times, while wrk asks Varnish for all of them: seen by"
            f" readers after {p50:.0f} ms (p50), {p99:.0f} ms (p99); an older page after a newer one: {back} in"
            f" {len(seen)} looks; the last one {last}."
        )
        self.rows.append(("published", self.published))


def went_back(seen: list[tuple[float, float, int]]) -> int:
    """How many looks, begun after a newer page had been had, brought an older one."""
    had = sorted((when, version) for _, when, version in seen)
    back = newest = place = 0
    for begun, _, version in sorted(seen):
        while place < len(had) and had[place][0] < begun:
            newest = max(newest, had[place][1])
            place += 1
        back += version < newest
    return back


def servers() -> list[str]:
    asked = (os.environ.get("SERVERS") or "gunicorn granian").split()
    return [name for name in asked if importlib.util.find_spec(name)]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


RUNNING: dict[int, subprocess.Popen] = {}


@contextmanager
def running(line: list[str], port: int, told: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        line, env=os.environ | {"PYTHONPATH": str(HERE.parent)} | told, cwd=HERE.parent, start_new_session=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    RUNNING[port] = process
    try:
        _await(port, process)
        yield
    finally:
        del RUNNING[port]
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _await(port: int, process: subprocess.Popen) -> None:
    while True:
        if process.poll() is not None:
            raise SystemExit(f"{process.args[0]} s’est arrêté.")
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def family(pid: int) -> list[int]:
    """A process and all it started."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text()
        except OSError:
            continue
        children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def cpu_of_all() -> float:
    """Seconds of CPU spent so far by the servers that run and by the database."""
    from django.conf import settings

    roots = [process.pid for process in RUNNING.values()] + [settings.EMBEDDED.pid()]
    return sum(_ticks(pid) for root in roots if root for pid in family(root)) / TICKS


def _ticks(pid: int) -> int:
    try:
        return sum(
            map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15])
        )  # its own, and that of children gone
    except OSError:
        return 0


def memory_of(port: int) -> float:
    """The largest process of a server, in MB of its own and shared pages."""
    sizes_of = []
    for pid in family(RUNNING[port].pid):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        sizes_of.append(int(found[1]) / 1024 if found else 0)
    return max(sizes_of)


def write(rows: list[tuple[str, ...]]) -> None:
    import platform

    from django import get_version

    published = [row[1] for row in rows if row[0] == "published"]
    table = [row for row in rows if row[0] != "published"]
    rates = {(row[0], row[1]): float(row[2]) for row in table}

    def ratio(name: str, limit: str) -> str:
        many = str(max(int(row[1]) for row in table))
        pairs = [(rates[name, n], rates[limit, n]) for n in ("1", many) if (name, n) in rates and (limit, n) in rates]
        return ", ".join(f"{one / other:.2f}" for one, other in pairs)

    varnish = subprocess.run(["varnishd", "-V"], capture_output=True, text=True).stderr.partition("\n")[0]  # noqa: S607
    told = [
        HEAD, "",
        f"`make bench-http` on {os.cpu_count()} CPU, Python {platform.python_version()}, Django {get_version()},"
        f" {varnish}; wrk with {CONNECTIONS} connections on the same CPUs, {SECONDS} s each; CPU: server and database,"
        " without wrk; MB: the largest process.",
        "", "| what | addresses | requests/s | p50 ms | p99 ms | CPU ms | MB | errors |", "|" + "---|" * 8,
        *("| " + " | ".join(row) + " |" for row in table), "",
        f"- Varnish + paper / Varnish + file: {ratio('Varnish devant le journal', 'Varnish devant ce fichier')}",
        *(
            f"- ready pages / bare Django view ({server}): "
            f"{ratio(f'le journal, pages prêtes ({server})', f'une vue Django nue ({server})')}"
            for server in servers()
        ),
        *(f"- {line}" for line in published), "",
    ]  # fmt: skip
    others = sizes.sections(sizes.RESULTS.read_text()) if sizes.RESULTS.exists() else {}
    others[HEAD] = "\n".join(told)
    sizes.RESULTS.write_text("# Measures\n\n" + "\n".join(others.values()))
    print("\n".join(told))


if __name__ == "__main__":
    main()
