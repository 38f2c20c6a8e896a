"""Marks a film by XMP: a `uuid` box at its end, which moves no sample and which players skip.

ffmpeg writes no XMP. Where it belongs in MP4: XMP Specification Part 3, section 1.1.4 (MPEG-4),
https://developer.adobe.com/xmp/docs/XMPSpecifications/. The property: IPTC Video Metadata Hub.
"""

import struct
from pathlib import Path
from uuid import UUID

from media.marks.digital_source import DigitalSource

XMP_UUID = UUID("BE7ACFCB-97A9-42E8-9C71-999491E3AFAC")
_PACKET = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
   <xmp:CreatorTool>Longtake</xmp:CreatorTool>
   <Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def append_xmp(film: Path, source: DigitalSource) -> None:
    """Append the mark to the mp4 `film`, which has none yet."""
    packet = _PACKET.format(source=source).encode()
    head = struct.pack(">I4s16s", 24 + len(packet), b"uuid", XMP_UUID.bytes)
    with film.open("ab") as file:
        file.write(head + packet)
