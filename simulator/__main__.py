"""`python3 -m simulator PORT PAPER`: the providers, on loopback, for a demo."""

import sys

from simulator.server import Simulator

if __name__ == "__main__":
    Simulator(int(sys.argv[1]), paper=sys.argv[2] if len(sys.argv) > 2 else "").serve_forever()
