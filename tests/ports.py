"""Ports of this machine."""

import socket


def free_port() -> int:
    """One that nobody listened on a moment ago; whoever starts on it next has it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
