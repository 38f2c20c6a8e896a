import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { suggestBudget } from "../../api/studio/static/budget-form.js";
import { describeFinish, describeSpending } from "../../api/studio/static/cancel-dialog.js";
import { now } from "../../api/studio/static/clock.js";
import { isLeftOut } from "../../api/studio/static/labels.js";
import { canLeaveOut, describeCosts } from "../../api/studio/static/leave-out-dialog.js";
import { describeMoney } from "../../api/studio/static/money-meter.js";
import { describeOrder, leavesAllOut } from "../../api/studio/static/retry-dialog.js";
import { describeSoundPrice } from "../../api/studio/static/clip-sound-choice.js";
import { describePriceChange, exceedsBudget } from "../../api/studio/static/storyboard-approval.js";
import { describeCost, describeWorkTime, findTakePrice, getOutcome } from "../../api/studio/static/take-labels.js";
import { money, progress, scene, take } from "./builders.js";

beforeEach(() => { now.value = Date.parse("2026-11-29T12:00:00Z"); });

test("only what there is of a film's money is told", () => {
  assert.equal(describeMoney(money({ spent_usd: 0.6 })), "$0.60 spent");
  assert.equal(describeMoney(money({ spent_usd: 0.6, drafted_usd: 0.011 })),
    "$0.60 spent · $0.011 more once you order the drafted lines");
  const all = money({
    spent_usd: 0.6, ordered_usd: 2.16, doubtful_usd: 0.3, to_come_usd: 0.1, budget_usd: 3, left_usd: 0.24,
  });
  assert.equal(describeMoney(all),
    "$0.60 spent · $2.16 ordered · $0.30 may have been paid · $0.10 to come · $0.24 left of $3.00");
});

test("the suggested budget is what the whole film costs, else half as much again", () => {
  assert.equal(suggestBudget(money({ budget_usd: 3, whole_usd: 6.361 })), 6.37);
  assert.equal(suggestBudget(money({ budget_usd: 3 })), 4.5);
  assert.equal(suggestBudget(money({ budget_usd: 0.2 })), 0.7);
  assert.equal(suggestBudget(money()), 0.5);
});

test("before a film is canceled, it is said what is spent and what may be billed", () => {
  assert.match(describeSpending(money()), /^Nothing/);
  const words = describeSpending(money({ spent_usd: 1, ordered_usd: 2, to_come_usd: 3 }));
  assert.deepEqual(["$1.00", "$2.00", "$3.00"].map((amount) => words.includes(amount)), [true, true, true]);
});

test("a film that is finished early waits for what is ordered", () => {
  const started_at = "2026-11-29T11:59:00Z";
  const running = scene(2, "running", { started_at, expected: { early: 60, usual: 120, late: 200, slow: 300 } });
  const one = describeFinish(progress({ scenes: [scene(1, "complete"), running] }));
  assert.match(one, /^Scene 2 is ordered .* waits for it: usually about 1 min more\./);
  const two = describeFinish(progress({ scenes: [scene(1, "queued"), running] }));
  assert.match(two, /^Scenes 1 and 2 are ordered .* waits for them/);
  assert.equal(describeFinish(progress({ scenes: [scene(1, "complete")] })), describeFinish(null));
});

test("a price is over the budget only by more than a rounding error", () => {
  const left = money({ left_usd: 0.3 });
  assert.deepEqual([0.1 + 0.2, 0.31, null].map((price) => exceedsBudget(price, left)), [false, true, false]);
  assert.equal(exceedsBudget(9, money()), false);
});

test("the button says how many scenes another try orders, and for how much", () => {
  const part = (number, action) => ({ scene: number, action });
  const plan = { parts: [part(1, "order"), part(2, "fetch"), part(0, "order")], cost_usd: 0.3 };
  assert.equal(describeOrder(plan), "Retry 1 scene for $0.30");
  assert.equal(describeOrder({ parts: [], cost_usd: 2 }), "Retry for $2.00");
});

test("another try of nothing cannot be ordered", () => {
  const plan = (...actions) => ({ parts: actions.map((action) => ({ action })) });
  const plans = [undefined, plan(), plan("leave_out", "order"), plan("leave_out")];
  assert.deepEqual(plans.map(leavesAllOut), [false, false, false, true]);
});

test("what a take cost is told with who says so", () => {
  assert.equal(describeCost(take({ cost_usd: null })), "$0.30 expected");
  assert.equal(describeCost(take({ cost_usd: 0, price_usd: 0 })), "Free");
  assert.equal(describeCost(take({ emulated: true })), "$0.30 (emulated: no real dollar)");
  assert.equal(describeCost(take({ emulated: true, cost_usd: null })), "$0.30 expected (emulated)");
  assert.match(describeCost(take({ cost_basis: "stated" })), /^\$0\.30 \(.*provider\)$/);
});

test("the price of a take is known when its job is", () => {
  assert.equal(findTakePrice([take({ take: 2, price_usd: 0.5 })], { take: 2 }), 0.5);
  assert.equal(findTakePrice(undefined, { take: 2 }), null);
});

test("a take without a result is told by where it stands", () => {
  const open = { outcome: null, state: "accepted" };
  const words = [{}, open, { ...open, held_at: "x" }, { ...open, late_at: "x" }, { ...open, state: "intent" }]
    .map((fields) => getOutcome(take(fields)).tone);
  assert.deepEqual(words, ["ok", "run", "hold", "slow", "wait"]);
});

test("the provider's work is timed from its answer to the end", () => {
  const times = { accepted_at: "2026-11-29T12:00:00Z", ended_at: "2026-11-29T12:02:30Z" };
  assert.equal(describeWorkTime(take(times)), "2 min 30 sec");
  assert.equal(describeWorkTime(take()), null);
});

test("a scene under way can be left out, but not the only one, and not while the storyboard waits", () => {
  const running = scene(2, "running");
  const film = (scenes, fields) => ({ status: "processing", snapshot: progress({ scenes, ...fields }) });
  assert.equal(canLeaveOut(film([scene(1, "held"), running]), 2, running), true);
  assert.equal(canLeaveOut(film([scene(1, "failed"), running]), 2, running), false);
  const approval = { gate: "storyboard", price_usd: 0, expires_at: null, revision: 0 };
  assert.equal(canLeaveOut(film([scene(1, "waiting"), running], { approval }), 2, running), false);
  assert.equal(canLeaveOut(film([scene(1, "held"), running], { ending: "stop" }), 2, running), false);
  assert.equal(canLeaveOut(film([scene(1, "running"), scene(2, "held")]), 2, scene(2, "held")), false);
});

test("what is left out costs what was ordered for it", () => {
  assert.match(describeCosts(scene(2, "waiting"), []), /^Nothing/);
  assert.match(describeCosts(scene(2, "running"), [take()]), /\(\$0\.30\)/);
  assert.equal(isLeftOut({ error: { type: "left_out", message: "" } }), true);
});

test("what a saved change makes of the price is said, and nothing where it stays", () => {
  const told = (price, before) => describePriceChange({ scenes: [], revision: 1, saved: "", price, before });
  assert.deepEqual([told(1.4, 1), told(0.75, 1)], [
    "$0.40 more than before your changes. ", "$0.25 less than before your changes. ",
  ]);
  assert.deepEqual([told(1, 1), told(null, 1), told(1, undefined)], ["", "", ""]);
});

test("what sound adds is a rate of the film's resolution, else words", () => {
  const price = (usd, resolution = null) => ({ usd, per: "second", resolution, seconds: null });
  const offer = (fields) => ({ sound: false, sound_switch: true, prices: [], sound_prices: [], ...fields });
  const rated = offer({
    prices: [price(0.1)], sound_prices: [price(0.5, "1080p"), price(0.15, "720p"), price(0.1)],
  });
  assert.equal(describeSoundPrice(rated, "720p"), "Sound costs $0.050 more per second.");
  assert.match(describeSoundPrice(offer({ sound_prices: [{ ...price(1), per: "clip" }] }), "720p"), /charges more/);
  assert.match(describeSoundPrice(offer({}), "720p"), /no extra price/);
  assert.match(describeSoundPrice(offer({ sound_switch: false }), "720p"), /have no sound/);
});
