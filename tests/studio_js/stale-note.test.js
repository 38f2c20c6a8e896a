import assert from "node:assert/strict";
import { test } from "node:test";
import { describeMending } from "../../api/studio/static/stale-note.js";

test("what is to be regenerated is said in its order, with its price where there is one", () => {
  assert.equal(describeMending({ cascade: [2, 3], cascade_usd: 1.5 }),
    "To mend that, regenerate scenes 2, 3, one after the other: $1.50.");
  assert.equal(describeMending({ cascade: [4], cascade_usd: null }), "To mend that, regenerate scene 4.");
});
