"""The first page of the OpenAPI document: what a caller does first, and what each tag holds."""

from pathlib import Path

INTRODUCTION = Path(__file__).with_name("introduction.md").read_text("utf-8")

TAGS = (
    ("jobs", "Films: order them, list them, read them, follow them, delete them."),
    ("control", "Direct a film: approve, retake, choose, retry, cancel, and decide what only you can."),
    ("providers", "What can be used here, and what a film would cost."),
    ("uploads", "Pictures of yours that films begin from."),
    ("shares", "Links by which people without a log-in see a film."),
    ("assets", "The files of films, by signed links."),
    ("webhooks", "What your webhooks were told, and how they answered."),
    ("team", "People, keys, log-ins, limits and spending."),
    ("callbacks", "Where providers call; not for you."),
    ("operations", "For operators: health, metrics, workers, and what Temporal keeps."),
)
