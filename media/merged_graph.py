"""Merges the filter graphs of one ffmpeg into a single one.

Graphs of their own that read the same input can wait for each other for ever: ffmpeg 9.0.2 was seen to do so
(docs/adr/0054). In a single graph, in which `split` hands each of them every frame, none waits.
"""

import re
from collections import Counter
from collections.abc import Sequence

# A bracket that belongs to a value is escaped: see `escape_filter_value`.
_LABEL = re.compile(r"(?<!\\)\[([^\[\]\\]+)\]")
_STREAM = re.compile(r"\d+:\d+")


def output_label(number: int) -> str:
    """Return the label of what graph `number` makes."""
    return f"[out{number}]"


def merge_graphs(graphs: Sequence[str]) -> str:
    """Return one graph that makes what all of them make; graph n ends in `output_label(n)`.

    Each graph has no output label, reads streams as `[0:0]`, and may have labels of its own.
    """
    streams = Counter(
        label for graph in graphs for label in _LABEL.findall(graph) if _STREAM.fullmatch(label)
    )
    readers: Counter[str] = Counter()

    def rename(graph: str, number: int) -> str:
        def replace(found: re.Match[str]) -> str:
            label = found[1]
            if not _STREAM.fullmatch(label):
                return f"[{label}{number}]"
            readers[label] += 1
            return _branch(label, readers[label]) if streams[label] > 1 else found[0]

        return f"{_LABEL.sub(replace, graph)}{output_label(number)}"

    renamed = [rename(graph, number) for number, graph in enumerate(graphs)]
    splits = [_split(stream, count) for stream, count in streams.items() if count > 1]
    return ";".join([*splits, *renamed])


def _split(stream: str, count: int) -> str:
    branches = "".join(_branch(stream, number) for number in range(1, count + 1))
    return f"[{stream}]split={count}{branches}"


def _branch(stream: str, number: int) -> str:
    return f"[in{stream.replace(':', 'x')}n{number}]"
