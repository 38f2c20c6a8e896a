"""Dividing and merging, piece by piece."""

from storyboard.divide import divide_script, merge_neighbours


def test_neighbours_are_merged_at_the_place_nearest_to_even() -> None:
    assert merge_neighbours(["aaaa", "b", "cccc"], 2) == ["aaaa", "bcccc"]
    assert merge_neighbours(["aaaa", "b", "ccc"], 2) == ["aaaa", "bccc"]
    assert merge_neighbours(["aaa", "b", "cccc"], 2) == ["aaab", "cccc"]


def test_every_group_gets_a_part_however_uneven_they_are() -> None:
    assert merge_neighbours(["a" * 90, "b", "c", "d"], 4) == ["a" * 90, "b", "c", "d"]
    assert merge_neighbours(["a", "b", "c", "d" * 90], 4) == ["a", "b", "c", "d" * 90]


def test_a_long_sentence_leaves_its_share_to_sentences_that_can_be_divided() -> None:
    script = f"{'long ' * 40}.\n\nOne here. Two here. Three here."
    assert [piece.strip() for piece in divide_script(script, 4)] == [
        f"{'long ' * 40}.",
        "One here.",
        "Two here.",
        "Three here.",
    ]


def test_a_scene_does_not_straddle_a_heading() -> None:
    one, two = "A man waits.\n\nHe sits.\n\nHe sleeps.", "A woman comes."
    assert [piece.strip() for piece in divide_script(f"# 1\n\n{one}\n\n# 2\n\n{two}", 2)] == [
        f"# 1\n\n{one}",
        f"# 2\n\n{two}",
    ]
