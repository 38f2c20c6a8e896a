import assert from "node:assert/strict";
import { test } from "node:test";
import { Brief } from "../../api/studio/static/details-brief.js";

const brief = (fields = {}) => ({
  prompt: "A kite", fallbacks: [], cards: null, reference_image: null, reference_image_url: null, audio: "music",
  music_provider: "animatic", narration: null, seed: null, approval: "none", ...fields,
});
const job = (fields, prompt = null) => ({
  brief: brief(fields), results: { soundtrack: { prompt }, narration: { voice: "Heart" } },
  provider: "animatic", budget_usd: null,
  created_at: "2026-11-29T12:00:00Z",
});
/** All that is in a tree of elements: texts, and the addresses of pictures. @param {any} node @returns {string[]} */
const list = (node) => {
  if (Array.isArray(node)) return node.flatMap(list);
  if (typeof node === "string") return [node];
  return node?.props ? [...list(node.props.src), ...list(node.props.children)] : [];
};

test("the own picture and the wish for the music stand among what was ordered", () => {
  const shown = list(Brief({ job: job({ reference_image: { upload_id: "up-1", url: null } }, "slow strings") }));
  assert.ok(shown.some((text) => text.endsWith("/uploads/up-1")));
  assert.ok(shown.includes("slow strings"));
});

test("a picture elsewhere is only named: the page loads nothing from other sites", () => {
  const shown = list(Brief({ job: job({ reference_image_url: "https://pictures.example/a.png" }) }));
  assert.equal(shown.filter((text) => text.includes("pictures.example")).length, 1);
});

test("who speaks, and in which language, stands among what was ordered", () => {
  assert.ok(list(Brief({ job: job({ narration: { language: "de" } }) })).includes("German, by Heart"));
});
