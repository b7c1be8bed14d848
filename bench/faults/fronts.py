"""nginx with the rules of deploy/, at the places of a trial."""

import os
from pathlib import Path

from rig import ROOT, Rig, Server

MAIN = """
daemon off; worker_processes 2; pid {place}/nginx.pid; error_log {place}/nginx-errors.log;
{user}
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types; access_log off;
  client_body_temp_path {place}/nginx-body; proxy_temp_path {place}/nginx-proxy; fastcgi_temp_path {place}/nginx-f;
  uwsgi_temp_path {place}/nginx-u; scgi_temp_path {place}/nginx-s;
  include {place}/paper.conf;
}}
"""


def rules(place: Path, port: int, behind: list[int], *, tls: int = 0, varnish: int = 0) -> str:
    """The file of deploy/, speaking to these servers; without TLS on one port, or with a certificate of `place`."""
    told = (ROOT / "deploy" / "nginx.conf").read_text()
    servers = "\n".join(f"    server 127.0.0.1:{one} max_fails=1 fail_timeout=2s;" for one in behind)
    start, end = told.index("    server 127.0.0.1:8001"), told.index("    keepalive 32;")
    told = told[:start] + servers + "\n" + told[end:]
    way = (ROOT / "deploy" / f"newsroom-behind-{'varnish' if varnish else 'alone'}.conf").read_text()
    (place / "behind.conf").write_text(way.replace("6081", str(varnish)))
    told = told.replace("/etc/nginx/newsroom-behind.conf", f"{place}/behind.conf")
    told = told.replace("/etc/nginx/newsroom-proxy.conf", str(ROOT / "deploy" / "newsroom-proxy.conf"))
    told = told.replace("/srv/newsroom/var", str(place)).replace("www.journal.example", "127.0.0.1")
    if tls:
        told = told.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen 443", f"listen 127.0.0.1:{tls}")
        return told.replace("/etc/letsencrypt/live/127.0.0.1/", f"{place}/")
    head, plain, secure = (
        told.partition("server {\n    listen 80;")[0],
        "",
        told.rpartition("server {\n    listen 443")[2],
    )
    lines = [line for line in secure.splitlines() if not line.strip().startswith("ssl_")]
    return f"{head}{plain}server {{\n    listen 127.0.0.1:{port}" + "\n".join(lines).replace(" ssl http2;", ";", 1)


def nginx(rig: Rig, port: int, behind: list[int], *, tls: int = 0, varnish: int = 0) -> Server:
    """nginx in front of these servers, serving the pictures and statics of this paper."""
    (rig.place / "paper.conf").write_text(rules(rig.place, port, behind, tls=tls, varnish=varnish))
    main = MAIN.format(place=rig.place, user="user root;" if os.geteuid() == 0 else "")
    (rig.place / "nginx.conf").write_text(main)
    return rig.other("nginx", ["nginx", "-p", rig.place, "-c", rig.place / "nginx.conf", "-e", rig.place / "nginx.log"])
