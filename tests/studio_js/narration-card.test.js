import assert from "node:assert/strict";
import { test } from "node:test";
import { listHeldLines, priceHeldLines } from "../../api/studio/static/held-lines.js";
import { waitsForVoice } from "../../api/studio/static/narration-card.js";
import { progress } from "./builders.js";

const take = (fields = {}) => ({ price_usd: 0.25, held_at: "2026-11-30T02:00:00Z", ended_at: null, ...fields });
const spoken = (...takes) => listHeldLines(takes.map((each) => ({ takes: [each] })));

test("held lines cost what each of them does, and others are not counted", () => {
  const ended = take({ ended_at: "2026-11-30T02:01:00Z" });
  assert.equal(priceHeldLines(spoken(take(), take(), ended, take({ held_at: null }))), 0.5);
});

test("what nothing is known of has no price", () => {
  assert.equal(priceHeldLines([]), null);
  assert.equal(priceHeldLines(spoken(take({ held_at: null }))), null);
});

test("a film waits for a voice only at that gate", () => {
  const at = (gate) => ({ status: "awaiting_approval", snapshot: progress({ approval: gate && { gate } }) });
  assert.equal(waitsForVoice(at("voice")), true);
  assert.equal(waitsForVoice(at("budget")), false);
  assert.equal(waitsForVoice(at(null)), false);
  assert.equal(waitsForVoice({ ...at("voice"), status: "processing" }), false);
});
