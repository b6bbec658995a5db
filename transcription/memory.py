"""Memory that decodes of ever different lengths leave behind in pieces."""

import ctypes
import sys


def give_back() -> None:
    """Hands freed memory to the system, in some 25 ms, where the C library can (glibc): a process that decodes for
    an hour would otherwise keep a third more than it uses, and a little more every minute."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
