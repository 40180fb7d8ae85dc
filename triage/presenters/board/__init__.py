"""The patient board as it is shown: one screen that answers what one asks before ringing."""

from triage.presenters.board.document import bands_in, document_of, kinds_with_ranges
from triage.presenters.board.shown import (
    ZOOMS,
    BoardShown,
    board_shown,
    days_wanted,
    why_i_see,
)

__all__ = [
    "ZOOMS",
    "BoardShown",
    "bands_in",
    "board_shown",
    "days_wanted",
    "document_of",
    "kinds_with_ranges",
    "why_i_see",
]
