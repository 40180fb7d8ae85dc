"""Whether this machine has the system libraries that the PDF report is drawn with."""

from __future__ import annotations

import ctypes
import ctypes.util

# WeasyPrint loads these at its import; without one of them there is no PDF.
_NEEDED = ("gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0")
_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"


def missing_libraries() -> list[str]:
    """Return the names of the libraries that cannot be loaded."""
    return [name for name in _NEEDED if not _loads(name)]


def what_is_missing() -> str:
    """Return one line that tells what to install for the PDF; empty when nothing is missing."""
    missing = missing_libraries()
    if not missing:
        return ""
    return (
        f"PDFs (report, printed plan) need system libraries that are not here ({', '.join(missing)}); all else "
        f"works without. On Debian and Ubuntu: sudo apt-get install {_PACKAGES}"
    )


def _loads(name: str) -> bool:
    # The same names that WeasyPrint tries, on Linux and macOS.
    abi = "1" if name == "fontconfig" else "0"
    names = (f"lib{name}.so.{abi}", f"lib{name}.dylib", f"lib{name}.{abi}.dylib")
    for candidate in names:
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return True
    return ctypes.util.find_library(name) is not None
