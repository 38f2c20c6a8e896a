import assert from "node:assert/strict";
import { test } from "node:test";
import { describePart, joinParts } from "../../api/studio/static/operations-labels.js";

const line = (since, fields = {}) => ({
  name: "the narration", stage: "voice", provider: "minimax", model: "speech", condition: "held", since, ...fields,
});

test("lines of which the same is told are told once, with how many they are", () => {
  const parts = joinParts([line("2026-12-03T14:02:00Z"), line("2026-12-03T14:01:00Z"), line("2026-12-03T14:03:00Z")]);
  assert.deepEqual(parts.map(({ count, since }) => [count, since]), [[3, "2026-12-03T14:01:00Z"]]);
  assert.equal(
    describePart(parts[0], "MiniMax", "2 min"),
    "the narration (3 lines): may have been paid at MiniMax, undecided for 2 min",
  );
});

test("what differs in its state or its service is told apart", () => {
  const others = [line("a"), line("b", { condition: "in_line" }), line("c", { provider: "elevenlabs" })];
  const words = joinParts(others).map((part) => describePart(part, part.provider, "2 min"));
  assert.equal(words.length, 3);
  assert.equal(words[1], "the narration: in line for minimax for 2 min");
});

test("takes of a scene are counted as takes, and a newer server's states are told by their names", () => {
  const twice = joinParts([1, 2].map(() => line("a", { name: "scene 2", stage: "scene", condition: "slow" })));
  assert.match(describePart(twice[0], "fal.ai", "9 sec"), /^scene 2 \(2 takes\): slower than usual at fal\.ai/);
  const odd = { ...twice[0], count: 1, condition: "odd" };
  assert.equal(describePart(odd, "fal.ai", "1 sec"), "scene 2: odd at fal.ai for 1 sec");
});
