"""The payment providers, played on loopback: each speaks its real wire contract, so that our adapters are tried whole.

No app imports this. `python3 -m simulator PORT` serves it; a page lets one approve, refuse, let expire, and say when
the callback is sent: now, late, twice, never.
"""
