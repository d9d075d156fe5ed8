"""How far below its floor a figure may lie on a processor that rounds the reading network's sums differently.

Without VNNI an x86 processor adds two products of 8 bits in 16 bits, and that overflows now and then: the
network, whose floors were measured where it does not, reads a little differently there.
"""

from pathlib import Path


def overflows() -> bool:
    """Whether this is such a processor, as far as the system tells."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    return "avx2" in flags and "vnni" not in flags


SLACK = 3.0 if overflows() else 0.0
