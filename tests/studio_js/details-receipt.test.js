import assert from "node:assert/strict";
import { test } from "node:test";
import { listFacts } from "../../api/studio/static/details-receipt.js";

const SOUND = { lufs: -14.04, peak_dbtp: -1.2, voice_over_music_lu: 19.4, voice_over_rest_lu: null, clips: [1, 3] };

test("a receipt shows what was measured, and nothing of what a film does not have", () => {
  assert.deepEqual(listFacts({ sound: SOUND, captions: null }), [
    ["Loudness", "−14.0 LUFS, peaks at −1.2 dBTP"], ["Voice over music", "19.4 LU"],
    ["Clips that are heard", "scenes 1, 3"],
  ]);
  assert.deepEqual(listFacts({ sound: null, captions: { choice: "burnt", times: "words", style: "box", note: "" } }), [
    ["Captions", "in the picture, timed by each word of the voice"],
  ]);
});
