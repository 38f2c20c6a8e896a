import assert from "node:assert/strict";
import { test } from "node:test";
import { describeHold } from "../../api/studio/static/held-note.js";
import { take } from "./builders.js";

const scene = (fields = {}) => ({ seconds: 8, held_seconds: 3, take: 1, takes: [take()], ...fields });

test("a last picture that is held is told, unless its take tells it", () => {
  assert.match(describeHold(scene()), /lasts 8 s: its last picture is held for 3 s\.$/);
  assert.equal(describeHold(scene({ held_seconds: 0 })), "");
  assert.equal(describeHold(scene({ takes: [take({ departures: [{ kind: "short", message: "Short." }] })] })), "");
});
