// Price and time of what stands in the form, before anything is spent.
// Exports: estimate (signal), EstimateBox.
import { api } from "./api.js";
import { briefOf, draft, textOf } from "./draft.js";
import { effect, html, signal } from "./html.js";
import { market } from "./market.js";
import { about, money, range, seconds } from "./time.js";

const PAUSE_MS = 350;

const WHY_NOT = { offline: "No estimate: Longtake does not answer" };

/** `problem` is what the server finds wrong with the form as it stands. */
export const estimate = signal({ told: null, problem: null, busy: false });

let timer = 0;
let running = new AbortController();

effect(() => {
  const values = draft.value;
  clearTimeout(timer);
  timer = setTimeout(() => ask(values), PAUSE_MS);
});

async function ask(values) {
  running.abort();
  running = new AbortController();
  const { signal: stop } = running;
  if (!textOf(values).trim()) {
    estimate.value = { told: null, problem: null, busy: false };
    return;
  }
  estimate.value = { ...estimate.peek(), busy: true };
  try {
    estimate.value = { told: await api.estimate(briefOf(values), stop), problem: null, busy: false };
  } catch (problem) {
    if (!stop.aborted) estimate.value = { told: null, problem, busy: false };
  }
}

export function EstimateBox() {
  const { told, problem, busy } = estimate.value;
  return html`<div class="estimate" data-busy=${busy}>
    <div role="status" aria-label="Estimate" class="estimate-main tabular" data-known=${Boolean(told)}>${told ? `${money(told.cost_usd)} · about ${about(told.done_in_seconds.usual)}` : problem ? WHY_NOT[problem.type] ?? "No estimate as it stands" : "Price and time appear as you write"}</div>
    ${told && html`<div class="hint tabular">${parts(told)}</div>`}
    ${told?.within_budget === false && html`<div class="estimate-over">More than the budget: it would wait for you on the way.</div>`}
    <div class="hint">${realness()}</div>
  </div>`;
}

const parts = (told) => [
  `${told.scenes} ${told.scenes === 1 ? "scene" : "scenes"}`, seconds(told.film_seconds),
  range([told.done_in_seconds.early, told.done_in_seconds.late]),
  told.music?.cost_usd > 0 && `music ${money(told.music.cost_usd)}`, told.script_usd > 0 && `script up to ${money(told.script_usd)}`,
].filter(Boolean).join(" · ");

function realness() {
  const service = market.value.providers.find(({ name }) => name === draft.value.provider);
  if (service?.emulated) return "Emulated services: nothing is really bought.";
  return service && service.name !== "animatic" ? "A real service: this costs real money." : "Drawn here: free of charge.";
}
