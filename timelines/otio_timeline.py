"""Writes a film's tracks as an OpenTimelineIO file, which DaVinci Resolve and Premiere Pro read.

Its JSON is written here, because the library would be needed for nothing else; the tests read it with the
library. https://opentimelineio.readthedocs.io/en/latest/tutorials/otio-file-format-specification.html
"""

import json
from collections.abc import Sequence
from typing import Any

from timelines.film_tracks import EditTrack, TrackClip, TrackDissolve, TrackGap, TrackItem

Node = dict[str, Any]


def write_otio(title: str, tracks: Sequence[EditTrack]) -> str:
    """Return the tracks as OpenTimelineIO JSON; paths stay relative to the file."""
    stack = _item("Stack.1", "tracks", children=[_write_track(track) for track in tracks])
    timeline = {**_named("Timeline.1", title), "global_start_time": None, "tracks": stack}
    return json.dumps(timeline, indent=2, ensure_ascii=False)


def _write_track(track: EditTrack) -> Node:
    children = [_write_item(item, track.rate) for item in track.items]
    return _item("Track.1", track.name, kind=track.kind, children=children)


def _write_item(item: TrackItem, rate: int) -> Node:
    match item:
        case TrackGap():
            return _item("Gap.1", "", source_range=_range(0, item.length, rate))
        case TrackDissolve():
            dissolve = _named("Transition.1", "Cross-fade") | {"transition_type": "SMPTE_Dissolve"}
            return dissolve | {"in_offset": _time(0, rate), "out_offset": _time(item.length, rate)}
        case TrackClip():
            return _write_clip(item, rate)


def _write_clip(clip: TrackClip, rate: int) -> Node:
    media = {
        **_named("ExternalReference.1", ""),
        "available_range": _range(0, clip.available, rate),
        "available_image_bounds": None,
        "target_url": clip.path,
    }
    freeze = {**_named("FreezeFrame.1", "Hold"), "effect_name": "FreezeFrame", "time_scalar": 0.0}
    return _item(
        "Clip.2",
        clip.name,
        source_range=_range(clip.first, clip.length, rate),
        effects=[freeze] if clip.held else [],
        media_references={"DEFAULT_MEDIA": media},
        active_media_reference_key="DEFAULT_MEDIA",
    )


def _item(schema: str, name: str, **fields: object) -> Node:
    """Return a node that has what all items have."""
    return {
        **_named(schema, name),
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
        **fields,
    }


def _named(schema: str, name: str) -> Node:
    return {"OTIO_SCHEMA": schema, "metadata": {}, "name": name}


def _range(first: int, length: int, rate: int) -> Node:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(first, rate),
        "duration": _time(length, rate),
    }


def _time(value: int, rate: int) -> Node:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(value)}
