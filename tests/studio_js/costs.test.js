import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseTicks, stack } from "../../api/studio/static/cost-chart.js";
import { nameGroup } from "../../api/studio/static/cost-names.js";
import { parseChoice, toCostQuery, writeChoice } from "../../api/studio/static/cost-period.js";
import { describeTotal } from "../../api/studio/static/cost-table.js";

const NOW = Date.UTC(2026, 0, 31, 23, 59);
const amounts = (spent, ordered = 0, doubtful = 0) => ({
  spent_usd: spent, ordered_usd: ordered, doubtful_usd: doubtful, total_usd: spent + ordered + doubtful, calls: 3,
});

test("a period is that of whole months in UTC, across the turn of a year", () => {
  const days = ["period=this-month", "period=last-month", "period=year"].map((query) => {
    const { from, to } = parseChoice(query, NOW);
    return [from, to];
  });
  assert.deepEqual(days, [["2026-01-01", "2026-01-31"], ["2025-12-01", "2025-12-31"], ["2025-02-01", "2026-01-31"]]);
});

test("a choice survives the address, and what the address has wrong is left out", () => {
  const choice = { period: "days", by: "film", from: "2025-11-03", to: "2025-11-04" };
  assert.deepEqual(parseChoice(writeChoice(choice), NOW), choice);
  assert.equal(toCostQuery(choice), "from=2025-11-03&to=2025-11-04&by=film");
  assert.deepEqual(parseChoice("period=ever&by=team&from=x", NOW),
    { period: "year", by: "month", from: "2025-02-01", to: "2026-01-31" });
  assert.deepEqual(parseChoice("period=days&from=yesterday&to=2026-01-02", NOW),
    { period: "days", by: "month", from: "2026-01-01", to: "2026-01-02" });
});

test("an axis ends at or above the dearest group, at a round amount", () => {
  const ends = [0, 0.0031, 0.3, 1, 7, 12.01, 400, 1234].map((most) => chooseTicks(most))
    .map((ticks) => [ticks.at(-1), ticks.length]);
  assert.deepEqual(ends, [
    [0.0025, 2], [0.005, 3], [0.3, 4], [1, 5], [8, 5], [15, 4], [400, 5], [1500, 4],
  ]);
});

test("a bar is made of what is spent, ordered and doubtful", () => {
  assert.deepEqual(stack(amounts(2, 0, 1)), [
    { part: "spent_usd", from: 0, to: 2 }, { part: "doubtful_usd", from: 2, to: 3 },
  ]);
});

test("a group has a name that people know", () => {
  const names = [["2026-11", "month"], ["2026-11-03", "day"], ["audio", "stage"], ["later", "stage"], [null, "film"]]
    .map(([key, by]) => nameGroup({ key, title: null }, by));
  assert.deepEqual(names, ["November 2026", "Nov 3, 2026", "Music", "later", "Deleted films"]);
  assert.equal(nameGroup({ key: "j-1", title: "Tide" }, "film"), "Tide");
});

test("money in flight is no money spent", () => {
  assert.equal(describeTotal(amounts(1.25)), "$1.25 for 3 paid calls");
  assert.equal(describeTotal(amounts(1, 0.5, 0.25)), "$1.75 for 3 paid calls. $0.50 of it is ordered and not billed "
    + "yet. $0.25 of it may have been paid: nobody knows");
});
