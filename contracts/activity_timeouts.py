"""Timeouts and delays that the workflows set for activities, and by which activities act themselves."""

from datetime import timedelta

# Long enough for a provider's slowest answer to a POST: giving up early makes the outcome unknown.
SUBMIT_TIMEOUT = timedelta(seconds=90)
# Some services keep the connection open until the music or the text is ready.
SUBMIT_MUSIC_TIMEOUT = timedelta(seconds=300)
# A service speaks one line within this time.
SPEAK_TIMEOUT = timedelta(seconds=120)
# A killed worker is detected after this long; its activities are then retried elsewhere.
HEARTBEAT_TIMEOUT = timedelta(seconds=12)
# Of a call that pays: longer, because what is taken for dead by mistake waits until its longest call is over.
SUBMIT_HEARTBEAT_TIMEOUT = timedelta(seconds=20)

# Pauses between attempts to call a caller's webhook (Standard Webhooks, `spec/`).
NOTIFY_DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
