"""The payment providers of the tests: the simulator, on loopback, in this process."""

import threading

import pytest

from simulator.contracts import KEYS
from simulator.server import Simulator

LISTS = {"WAVE_WEBHOOK_SECRETS", "STRIPE_WEBHOOK_SECRETS"}
EVERY_PROVIDER = ["orange_money", "wave", "cinetpay", "paydunya", "stripe"]


def switch_on(settings, simulator):
    settings.PAYMENT_PROVIDERS = EVERY_PROVIDER
    settings.PAYMENT_SIMULATOR_URL = simulator.address
    for name, value in KEYS.items():
        setattr(settings, name, [value] if name in LISTS else value)


@pytest.fixture
def simulator(settings):
    """All providers, switched on; callbacks are sent only by the tests that ask for them."""
    server = Simulator()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    switch_on(settings, server)
    yield server
    server.shutdown()
    server.server_close()
