import assert from "node:assert/strict";
import { test } from "node:test";
import { choosePair, listUnfilmedTakes } from "../../api/studio/static/scene-takes.js";
import { keepInStep } from "../../api/studio/static/take-compare.js";
import { take } from "./builders.js";

const clip = { url: "clip.mp4", seconds: 5 };
const [first, failed, third, fourth] = [
  take({ take: 1, clip }), take({ take: 2 }), take({ take: 3, clip }), take({ take: 4, clip }),
];
/** @param {number | null} picked @param {any[]} takes */
const pair = (picked, takes) => choosePair({ take: 3, takes }, picked).map((each) => each.take);

test("the take in use is seen beside the newest other one, or beside the one that is picked", () => {
  assert.deepEqual(pair(null, [first, failed, third, fourth]), [3, 4]);
  assert.deepEqual(pair(1, [first, failed, third, fourth]), [3, 1]);
  assert.deepEqual(pair(3, [first, failed, third, fourth]), [3, 4]);
});

test("a take without a clip is beside nothing", () => {
  assert.deepEqual(pair(2, [failed, third]), [3]);
  assert.deepEqual(pair(null, [failed]), []);
});

test("a clip that has fallen behind is brought in step, but a shorter one waits at its end", () => {
  const at = (currentTime, fields = {}) => ({ currentTime, duration: 5, ended: false, ...fields });
  const behind = at(1);
  keepInStep(at(2), behind);
  assert.equal(behind.currentTime, 2);
  const near = at(1.95);
  keepInStep(at(2), near);
  assert.equal(near.currentTime, 1.95);
  const shorter = at(3, { duration: 3, ended: true });
  keepInStep(at(4), shorter);
  assert.equal(shorter.currentTime, 3);
});

test("of a film that came to nothing all clips are shown that were made, if there are several", () => {
  const shown = (job, takes) => listUnfilmedTakes({ status: "failed", film: null, ...job }, { takes })
    .map((each) => each.take);
  assert.deepEqual(shown({}, [first, failed, third]), [1, 3]);
  assert.deepEqual(shown({}, [failed, third]), []);
  assert.deepEqual(shown({ film: { url: "film.mp4" } }, [first, third]), []);
  assert.deepEqual(shown({ status: "processing" }, [first, third]), []);
});
