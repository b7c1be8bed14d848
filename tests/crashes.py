"""Deaths: at the nth query the connection is thrown away, or a process of its own is really killed there."""

import os
import signal

from django.db import connection


class Killed(BaseException):
    """The process is gone."""


def no_more():
    raise Killed


def killed_at(number, deed, *, death=no_more):
    """Do a deed and die at its nth query; say whether it died."""
    count = 0

    def die(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == number:
            death()
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(die):
            deed()
    except Killed:
        connection.close()  # what was not committed never was
        return True
    return False


def really_killed_at(number, deed):
    """The same in a process of its own, which gets SIGKILL before its nth query."""
    child = os.fork()
    if child == 0:
        inherited, connection.connection = connection.connection, None  # kept, so that nobody says goodbye on it
        try:
            died = killed_at(number, deed, death=lambda: os.kill(os.getpid(), signal.SIGKILL))
        finally:
            os._exit(0 if inherited is None or not died else 1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)
