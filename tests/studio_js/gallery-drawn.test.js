import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { drawAll, drawNext, drawnFilms, isLonger } from "../../api/studio/static/gallery-drawn.js";
import { renderRuns } from "../../api/studio/static/gallery-runs.js";
import { films } from "../../api/studio/static/gallery-store.js";
import { signal } from "../../api/studio/static/html.js";
import { summary } from "./builders.js";

const make = (count, prefix = "film") => (
  Array.from({ length: count }, (_, index) => signal(summary({ job_id: `${prefix}-${index}` }))));

beforeEach(() => {
  films.value = make(40);
  drawAll();
});

test("films that are loaded below those that are drawn come a few at a time", () => {
  films.value = [...films.value, ...make(25, "more")];
  assert.equal(isLonger(films.value), true);
  const counts = [0, 1, 2, 3].map(() => { const { length } = drawnFilms.value; drawNext(); return length; });
  assert.deepEqual(counts, [40, 50, 60, 65]);
  assert.equal(drawnFilms.value, films.value);
});

test("a list that is another, or has a film more on top, does not go on where the last one ended", () => {
  assert.equal(isLonger(make(80)), false);
  assert.equal(isLonger([...make(1, "new"), ...films.value]), false);
});

test("of a longer list only the runs that are new are rendered", () => {
  const before = renderRuns(films.value.slice(0, 20));
  const first = renderRuns(films.value);
  const both = renderRuns([...films.value, ...make(10, "more")]);
  assert.deepEqual([before.length, first.length, both.length], [1, 1, 2]);
  assert.notEqual(first[0], before[0]);
  assert.equal(both[0], first[0]);
});
