// How much a team may have at work at once, and begin in an hour.
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { mayDo } from "./session.js";
import { useList } from "./use-list.js";
import { Field, ProblemNote } from "./widgets.js";

/** @type {Record<keyof Api.LimitOrder, string>} */
const LABELS = {
  jobs_at_once: "Films at once",
  takes_at_once: "Takes at once",
  jobs_per_hour: "Films begun in an hour",
};
const NAMES = /** @type {(keyof Api.LimitOrder)[]} */ (Object.keys(LABELS));

export function TeamLimits() {
  const { list, problem, change } = useList(peopleApi.getLimits);
  return html`<section class="panel stack" aria-labelledby="limits-title">
    <h2 id="limits-title">Limits</h2>
    ${list && html`<p>${describeUse(list)}</p>`}
    ${list && mayDo("team:write") && html`<${LimitsForm} list=${list} problem=${problem}
      onSave=${(/** @type {Api.LimitOrder} */ wish) => change(peopleApi.setLimits(wish))} />`}
    ${!NAMES.some((name) => problem?.fields[name]) && html`<${ProblemNote} problem=${problem} />`}
  </section>`;
}

/** @param {{list: Api.TeamJobLimits, problem: any, onSave: (wish: Api.LimitOrder) => Promise<void>}} props */
function LimitsForm({ list, problem, onSave }) {
  const [typed, setTyped] = useState(() => NAMES.map((name) => String(list[name] ?? "")));
  /** @param {number} at @param {string} text */
  const type = (at, text) => setTyped(typed.map((each, n) => (n === at ? text : each)));
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const wish = NAMES.map((name, at) => [name, typed[at] === "" ? null : Number(typed[at])]);
    await onSave(Object.fromEntries(wish));
  };
  return html`<form class="stack" onSubmit=${save} aria-label="The team's limits">
    ${NAMES.map((name, at) => html`<${Field} key=${name} id=${`limit-${at}`} label=${LABELS[name]}
        hint="Empty: as much as there is." error=${problem?.fields[name]}>
      ${(/** @type {object} */ props) => html`<input ...${props} type="number" min="1" step="1"
        value=${typed[at]} onInput=${(/** @type {any} */ event) => type(at, event.target.value)} />`}
    <//>`)}
    <div><button type="submit" class="button">Set the limits</button></div>
  </form>`;
}

/** @param {Api.TeamJobLimits} list */
const describeUse = (list) => `Films at work: ${ofLimit(list.jobs_at_work, list.jobs_at_once)}. `
  + `Begun within the last hour: ${ofLimit(list.jobs_begun, list.jobs_per_hour)}.`;

/** @param {number} count @param {number | null} limit */
const ofLimit = (count, limit) => (limit === null ? `${count}` : `${count} of ${limit}`);
