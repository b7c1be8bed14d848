"""For processes under libfaketime: sleep by select; Debian's release of it gets Python's own way of sleeping wrong."""

import select
import time


def sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = sleep
