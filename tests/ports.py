"""Ports of this machine."""

import socket
from random import SystemRandom

QUIET = range(20_000, 32_000)
"""Below those that systems give to the ends of connections: of these one stays free until somebody starts on it."""


def free_port() -> int:
    """One that nobody listened on a moment ago; whoever starts on it next has it."""
    while True:
        port = SystemRandom().choice(QUIET)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
