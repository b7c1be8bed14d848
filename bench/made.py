"""The paper with its shared pieces and without ready pages: what making a page anew costs. Used by bench/limit.py."""

from newsroom.wsgi import Handler

application = Handler()
