"""Our own icons, 24 by 24, drawn in the colour of the text around them."""

from __future__ import annotations

from django.utils.safestring import SafeString

_LINES = {
    "alert": "M12 3l10 18H2zM12 9.5v5.5M12 18v.01",
    "arrow-left": "M20 12H5M11 5l-7 7 7 7",
    "arrow-right": "M4 12h15M13 5l7 7-7 7",
    "blood-pressure": "M3 13a7 7 0 0114 0M10 13l3.5-4M6 21h8M10 13v8M20 6v9a3 3 0 01-3 3",
    "calendar": "M4 6h16v15H4zM4 10.5h16M8 3v5M16 3v5",
    "chart": "M3 3v18h18M6.5 15.5l4-5 4 3 5.5-7",
    "check": "M4.5 12.5l5 5L20 6.5",
    "chevron-down": "M6 9l6 6 6-6",
    "chevron-right": "M9 5l7 7-7 7",
    "clock": "M12 2.5a9.5 9.5 0 110 19 9.5 9.5 0 010-19zM12 7v5.5l3.5 2",
    "cross": "M6 6l12 12M18 6L6 18",
    "document": "M5 3h10l4 4v14H5zM9 11h6M9 15h6",
    "download": "M12 3v12M7 10.5l5 5 5-5M4 20.5h16",
    "drop": "M12 3s6.5 7 6.5 11.5a6.5 6.5 0 01-13 0C5.5 10 12 3 12 3z",
    "edit": "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5",
    "eye": "M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12zM12 9a3 3 0 110 6 3 3 0 010-6z",
    "handover": "M3 8h13M12 3.5L16.5 8 12 12.5M21 16H8M12 11.5L7.5 16l4.5 4.5",
    "heart": "M12 20.5S3 15 3 8.8A4.8 4.8 0 0112 6.5a4.8 4.8 0 019 2.3c0 6.2-9 11.7-9 11.7z",
    "help": "M12 2.5a9.5 9.5 0 110 19 9.5 9.5 0 010-19zM9.2 9.5a2.8 2.8 0 115 1.7c-1.2 1-2.2 1.4-2.2 3M12 17.2v.01",
    "history": "M3.5 12a8.5 8.5 0 108.5-8.5A9 9 0 005 7M4.5 3v4.5H9M12 7.5V12l3 2",
    "home": "M3 11l9-8 9 8v10h-6v-6H9v6H3z",
    "info": "M12 2.5a9.5 9.5 0 110 19 9.5 9.5 0 010-19zM12 11v6M12 7.5v.01",
    "key": "M8 11a4 4 0 110 8 4 4 0 010-8zM11 12l8.5-8.5M16 7l3 3",
    "list": "M8 6h13M8 12h13M8 18h13M3.5 6v.01M3.5 12v.01M3.5 18v.01",
    "lock": "M5 11h14v10H5zM8 11V7.5a4 4 0 018 0V11",
    "message": "M3 5h18v12H9l-5 4v-4H3z",
    "minus": "M4 12h16",
    "note": "M5 3h14v12l-6 6H5zM13 21v-6h6",
    "offline": "M7 18a4.5 4.5 0 01-.5-9M9.5 5.8A6 6 0 0118 9.5a4.3 4.3 0 011 8M3 3l18 18",
    "oxygen": "M7 3h10a2 2 0 012 2v7a7 7 0 01-14 0V5a2 2 0 012-2zM8.5 8h2l1-2.5L13 10l1-2h1.5M9.5 18.5V21M14.5 18.5V21",
    "people": "M9 11a4 4 0 110-8 4 4 0 010 8zM2 20.5c0-4 3-6.5 7-6.5s7 2.5 7 6.5M16 3.5a4 4 0 010 7.5M18.5 14.5c2.2 1 3.5 3 3.5 6",
    "person": "M12 11.5a4.5 4.5 0 110-9 4.5 4.5 0 010 9zM3.5 21.5c0-4.5 3.5-7 8.5-7s8.5 2.5 8.5 7",
    "bell": "M18 8a6 6 0 00-12 0c0 7-3 9-3 9h18s-3-2-3-9M13.7 21a2 2 0 01-3.4 0",
    "phone": "M6 3h3.5l1.8 4.6-2.2 1.8a12 12 0 005.5 5.5l1.8-2.2L21 14.5V18a3 3 0 01-3 3C10.3 21 3 13.7 3 6a3 3 0 013-3z",
    "plan": "M6 4H4.5v17h15V4H18M8 2.5h8V6H8zM8 11.5l1.3 1.3L12 10M14 11.5h2.5M8 16.5l1.3 1.3L12 15M14 16.5h2.5",
    "plus": "M12 4v16M4 12h16",
    "print": "M6 9V3h12v6M6 17H3V9h18v8h-3M6 14h12v7H6z",
    "pulse": "M2.5 13H7l3-8 4 14 3-6h4.5",
    "questions": "M4 3h16v18H4zM7.5 8.5L9 10l2.5-3M7.5 15L9 16.5l2.5-3M14 9h2.5M14 15.5h2.5",
    "refresh": "M20 12a8 8 0 11-2.5-5.8M20 3.5V8h-4.5",
    "relative": "M8.5 10a3.5 3.5 0 110-7 3.5 3.5 0 010 7zM2 20c0-4 2.5-6.5 6.5-6.5 2 0 3.5.6 4.6 1.7M17.5 21s-4-2.6-4-5.4A2.2 2.2 0 0117.5 14.5a2.2 2.2 0 014 1.1c0 2.8-4 5.4-4 5.4z",
    "search": "M10.5 3.5a7 7 0 110 14 7 7 0 010-14zM15.5 15.5L21 21",
    "sign-out": "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
    "snooze": "M12 5a8 8 0 110 16 8 8 0 010-16zM9.5 10.5h5l-5 5h5M4 5.5L7 3M20 5.5L17 3",
    "steps": "M8 3c2 0 3 2 3 4.5S10 12 8 12s-3-2-3-4.5S6 3 8 3zM6 15h4v2a2 2 0 01-4 0zM16 7c2 0 3 2 3 4.5S18 16 16 16s-3-2-3-4.5S14 7 16 7zM14 19h4v.5a2 2 0 01-4 0z",
    "swap": "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
    "tablet": "M5 2.5h14v19H5zM11 18.5h2",
    "thermometer": "M10 13.5V5a2 2 0 114 0v8.5a4.5 4.5 0 11-4 0zM12 9v8",
    "weight": "M4 4h16v16H4zM8 8.5a6 6 0 018 0l-2 2.5h-4zM12 11l1-2.5",
    "wind": "M3 9h11a3 3 0 10-3-3M3 13h15a3 3 0 11-3 3M3 17h7a2.5 2.5 0 11-2.5 2.5",
}

# The shape of each colour, filled so that severity also shows in grey: diamond, triangle, ring.
_SHAPES = {
    "red": (
        '<path d="M12 1l11 11-11 11L1 12z" fill="currentColor"/>'
        '<path class="ico-cut" d="M12 6.4v7" stroke-width="2.6"/>'
        '<circle class="ico-hole" cx="12" cy="17" r="1.6"/>'
    ),
    "yellow": (
        '<path d="M12 2l11 20H1z" fill="currentColor"/>'
        '<path class="ico-cut" d="M12 9v6.4" stroke-width="2.4"/>'
        '<circle class="ico-hole" cx="12" cy="18.6" r="1.5"/>'
    ),
    "green": (
        '<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2.2"/>'
        '<path d="M7 12.4l3.4 3.4L17 9" fill="none" stroke="currentColor" stroke-width="2.4"/>'
    ),
    "missing": (
        '<rect x="2.5" y="2.5" width="19" height="19" rx="2" fill="none" stroke="currentColor" '
        'stroke-width="2.1" stroke-dasharray="3.6 2.9"/>'
        '<path d="M8 8l8 8m0-8l-8 8" stroke="currentColor" stroke-width="2.1"/>'
    ),
    "not-judged": (
        '<rect x="2.5" y="2.5" width="19" height="19" fill="none" stroke="currentColor" '
        'stroke-width="2.2"/><path d="M9.2 9.6a2.8 2.8 0 114.7 2c-1.2 1-1.9 1.3-1.9 2.7'
        'M12 17.2v.01" fill="none" stroke="currentColor" stroke-width="2.2" '
        'stroke-linecap="round"/>'
    ),
    "done": (
        '<circle cx="12" cy="12" r="11" fill="currentColor"/>'
        '<path class="ico-cut" d="M7 12.4l3.4 3.4L17 9" stroke-width="2.6"/>'
    ),
    "logo": (
        '<rect class="logo-tile" width="24" height="24" rx="5.5"/>'
        '<path class="logo-line" d="M3.5 13h4l2.8-6.5 3.7 11 2.7-4.5h3.8"/>'
    ),
}

NAMES = frozenset(_LINES) | frozenset(_SHAPES)


def icon_svg(name: str, css: str = "") -> SafeString:
    """Return an icon, hidden from screen readers: the words stand beside it.

    ``css`` is one of our own class names. Raises KeyError for a name that is not in ``NAMES``.
    """
    body = _SHAPES.get(name) or (
        f'<path d="{_LINES[name]}" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )
    classes = f"ico {css}".strip()
    return SafeString(
        f'<svg class="{classes}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" '
        f'focusable="false">{body}</svg>'
    )
