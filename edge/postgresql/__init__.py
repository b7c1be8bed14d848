"""Django's own PostgreSQL backend, with an end to its patience: see `base.py`."""
