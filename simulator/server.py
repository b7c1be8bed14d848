"""The simulator's server: the providers' addresses, and the page on which a payer decides."""

import html
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulator.contracts import NOTICES, PLAYED, Refusal
from simulator.state import Attempt, Book

CHOICES = {"paid": "Approuver", "refused": "Refuser", "expired": "Laisser expirer", "cancelled": "Abandonner"}
WHEN = {"now": "tout de suite", "late": "en retard", "twice": "deux fois", "never": "jamais"}


class Simulator(ThreadingHTTPServer):
    """All providers on one port of loopback; `paper` is where webhooks registered by hand are sent."""

    daemon_threads = True

    def __init__(self, port: int = 0, *, paper: str = "") -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.book = Book()
        self.paper = paper

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def decide(self, attempt: Attempt, state: str, *, when: str = "now") -> None:
        """Do what the payer chose, and tell the paper as was chosen. What was paid, or closed, stays so."""
        if attempt.state == "open":
            attempt.state = state
        if not attempt.callback:
            attempt.callback = f"{self.paper}/paiements/{attempt.provider}/"
        self.book.tell(attempt, lambda: NOTICES[attempt.provider](attempt), how=when)


class Handler(BaseHTTPRequestHandler):
    server: Simulator

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *words: Any) -> None:
        """Nothing: what providers are told is nobody's to read."""

    def _serve(self) -> None:
        _, name, *_ = self.path.split("/")
        path = self.path.removeprefix(f"/{name}")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if name == "favicon.ico":
            self._send(204, b"", "image/x-icon")
        elif name not in PLAYED:
            self._send(404, b"nothing here", "text/plain")
        elif path.startswith("/payer/"):
            self._payer(path, body)
        elif name in self.server.book.is_down:
            self._send(503, b"{}", "application/json")
        else:
            self._answer(name, path, body)

    def _answer(self, name: str, path: str, body: bytes) -> None:
        headers = {key.lower(): value for key, value in self.headers.items()}
        base = f"{self.server.address}/{name}"
        try:
            status, told = PLAYED[name](self.server.book, base, path, headers, body)
        except Refusal as why:
            status, told = why.answer
        except (KeyError, ValueError, TypeError):
            status, told = 400, {"message": "not as the contract says"}
        self._send(status, json.dumps(told).encode(), "application/json")

    def _payer(self, path: str, body: bytes) -> None:
        attempt = self.server.book.attempts.get(urlsplit(path).path.rpartition("/")[2])
        if attempt is None:
            self._send(404, b"nothing here", "text/plain")
        elif self.command == "GET":
            self._send(200, payer_page(attempt).encode(), "text/html; charset=utf-8")
        else:
            chosen = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            self.server.decide(attempt, chosen.get("choice", "refused"), when=chosen.get("when", "now"))
            self.send_response(303)
            self.send_header("Location", attempt.back if attempt.state == "paid" else attempt.cancelled)
            self.end_headers()

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def payer_page(attempt: Attempt) -> str:
    """The page of the provider: no style but the browser's, so that nobody takes it for a real one."""
    buttons = "\n".join(
        f'<p><button name="choice" value="{key}">{words}</button></p>' for key, words in CHOICES.items()
    )
    options = "".join(f'<option value="{key}">{words}</option>' for key, words in WHEN.items())
    return f"""<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Simulateur : {html.escape(attempt.provider)}</title>
<h1>Simulateur de paiement</h1>
<p>{html.escape(attempt.provider)} : {attempt.amount} FCFA, référence {html.escape(attempt.reference)}.
Aucun argent n’est débité.</p>
<form method="post"><p><label>Prévenir le journal <select name="when">{options}</select></label></p>
{buttons}</form></html>"""
