"""Writes a film's tracks as Final Cut Pro 7 XML, for Premiere Pro and versions of Resolve before 18.5.

https://developer.apple.com/library/archive/documentation/AppleApplications/Reference/FinalCutPro_XML/
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contracts import FilmCut
from timelines.film_tracks import EditTrack, TrackClip, TrackDissolve, TrackItem

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'
# Characters that no XML file may hold, not even as references.
_NO_CONTROLS = dict.fromkeys([*range(0x20), 0xFFFE, 0xFFFF], " ")
# A start or an end that the cross-fade beside it tells.
BY_TRANSITION = -1


def write_fcp7_xml(title: str, cut: FilmCut, tracks: Sequence[EditTrack]) -> str:
    """Return the tracks as a sequence; sound begins at whole frames, as the format has it."""
    root = ET.Element("xmeml", version="5")
    sequence = ET.SubElement(root, "sequence", id="film")
    _add(sequence, name=title, duration=cut.frames)
    _add_rate(sequence, cut.frames_per_second)
    media = ET.SubElement(sequence, "media")
    files = _Files(cut)
    for kind, tag in (("Video", "video"), ("Audio", "audio")):
        section = ET.SubElement(media, tag)
        _add_format(section, cut, tag)
        for track in tracks:
            if track.kind == kind:
                _add_track(section, track, cut, files)
    ET.indent(root)
    return HEAD + ET.tostring(root, encoding="unicode") + "\n"


class _Placed(NamedTuple):
    """An item between its neighbours, with its first frame in the film and the one after its last."""

    before: TrackItem | None
    item: TrackItem
    after: TrackItem | None
    start: int
    end: int


def _add_track(section: ET.Element, track: EditTrack, cut: FilmCut, files: "_Files") -> None:
    parent = ET.SubElement(section, "track")
    for number, placed in enumerate(_place_items(track, cut.frames_per_second)):
        if isinstance(placed.item, TrackDissolve):
            _add_dissolve(parent, placed, cut.frames_per_second)
        elif isinstance(placed.item, TrackClip):
            clip = ET.SubElement(parent, "clipitem", id=f"{track.name.lower()}-{number}")
            _add_clip(clip, placed.item, placed, track.rate, cut.frames_per_second)
            files.add_to(clip, placed.item, track)


def _place_items(track: EditTrack, fps: int) -> Iterator[_Placed]:
    at = 0
    for before, item, after in zip([None, *track.items], track.items, [*track.items[1:], None], strict=False):
        end = at + item.length
        yield _Placed(before, item, after, at * fps // track.rate, end * fps // track.rate)
        at = at if isinstance(item, TrackDissolve) else end


def _add_clip(clip: ET.Element, item: TrackClip, placed: _Placed, rate: int, fps: int) -> None:
    first = item.first * fps // rate
    tail = placed.after.length if isinstance(placed.after, TrackDissolve) else 0
    _add(clip, name=item.name, duration=item.available * fps // rate)
    _add_rate(clip, fps)
    _add(clip, start=BY_TRANSITION if isinstance(placed.before, TrackDissolve) else placed.start)
    _add(clip, end=BY_TRANSITION if tail else placed.end)
    # `out` includes what the cross-fade after it shows.
    _add(clip, **{"in": first, "out": first + placed.end - placed.start + tail})
    if item.held:
        _add(clip, stillframe="TRUE", stillframeoffset=first)


def _add_dissolve(parent: ET.Element, placed: _Placed, fps: int) -> None:
    dissolve = ET.SubElement(parent, "transitionitem")
    _add(dissolve, start=placed.start, end=placed.end, alignment="start")
    _add_rate(dissolve, fps)
    effect = ET.SubElement(dissolve, "effect")
    _add(effect, name="Cross Dissolve", effectid="Cross Dissolve", effectcategory="Dissolve")
    _add(effect, effecttype="transition", mediatype="video")


class _Files:
    """Describes each media file where it is first used; later uses refer to it."""

    def __init__(self, cut: FilmCut) -> None:
        self._cut = cut
        self._ids: dict[str, str] = {}

    def add_to(self, clip: ET.Element, item: TrackClip, track: EditTrack) -> None:
        known = item.path in self._ids
        file_id = self._ids.setdefault(item.path, f"file-{len(self._ids) + 1}")
        file = ET.SubElement(clip, "file", id=file_id)
        if known:
            return
        rate = self._cut.frames_per_second
        _add(file, name=item.path.rsplit("/", 1)[-1], pathurl=item.path)
        _add_rate(file, rate)
        _add(file, duration=item.available * rate // track.rate)
        section = ET.SubElement(ET.SubElement(file, "media"), track.kind.lower())
        _add_format(section, self._cut, track.kind.lower())


def _add_format(section: ET.Element, cut: FilmCut, tag: str) -> None:
    if tag == "audio":
        _add(section, channelcount=2)
    characteristics = ET.SubElement(ET.SubElement(section, "format"), "samplecharacteristics")
    if tag == "audio":
        _add(characteristics, depth=16, samplerate=cut.samples_per_second)
        return
    _add_rate(characteristics, cut.frames_per_second)
    _add(characteristics, width=cut.width, height=cut.height, pixelaspectratio="square")


def _add_rate(parent: ET.Element, fps: int) -> None:
    _add(ET.SubElement(parent, "rate"), timebase=fps, ntsc="FALSE")


def _add(parent: ET.Element, **values: str | int) -> None:
    for tag, value in values.items():
        ET.SubElement(parent, tag).text = str(value).translate(_NO_CONTROLS)
