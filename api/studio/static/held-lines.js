// The lines of which nobody knows whether they were paid for: all together, or each by what its service shows of it.
import { api, Problem } from "./api.js";
import { getProviderTitle } from "./catalog.js";
import { Decision } from "./decision.js";
import { formatForPrice } from "./format.js";
import { html, useId, useState } from "./html.js";
import { useSessionState } from "./session-storage.js";
import { Field, ProblemNote } from "./widgets.js";

/** @param {Api.LineResult[]} lines */
export const listHeldLines = (lines) => lines.filter((line) => isHeld(line.takes.at(-1)));

/** @param {Api.TakeDetails | undefined} take */
const isHeld = (take) => Boolean(take?.held_at && !take.ended_at);

/** What the lines cost; null while they are not known. @param {Api.LineResult[]} lines */
export const priceHeldLines = (lines) =>
  (lines.length ? lines.reduce((sum, line) => sum + (line.takes.at(-1)?.price_usd ?? 0), 0) : null);

/** @param {{id: string, lines: Api.LineResult[]}} props lines: those that are held */
export function HeldLines({ id, lines }) {
  const price = priceHeldLines(lines);
  return html`<${Decision} label="Decide about the narration" choices=${[
    {
      words: `Order again${price === null ? "" : ` ${formatForPrice(price)}`} (may cost twice)`,
      send: () => api.resolveLines(id, { decision: "pay_again" }),
      disabled: price === null,
    },
    { words: "Make the film without this voice", send: () => api.resolveLines(id, { decision: "do_without" }) },
  ]}>${describeHeldLines(lines.length)}<//>
  ${lines.map((line) => html`<${HeldLine} key=${nameLine(line)} id=${id} line=${line} />`)}`;
}

/** @param {number} count 0: not known */
const describeHeldLines = (count) => (count > 1
  ? `The connection broke while ${count} lines were being ordered. They may have been paid for.`
  : "The connection broke while a line was being ordered. It may have been paid for.");

/** @param {Api.LineResult} line */
const nameLine = ({ scene, line, language }) => `scene ${scene}, line ${line} (${language})`;

/** @param {{id: string, line: Api.LineResult}} props */
function HeldLine({ id, line }) {
  const { scene, line: number, language, text, takes } = line;
  const [shownId, setShownId] = useSessionState(`decide.${id}.${scene}.${number}.${language}.${takes.length}`, "");
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [busy, setBusy] = useState(false);
  const fieldId = useId();
  const adopt = async () => {
    setBusy(true);
    setProblem(null);
    const which = { scene, line: number, language };
    const order = { decision: /** @type {const} */ ("adopt"), provider_job_id: shownId.trim(), ...which };
    await api.resolveLines(id, order).then(() => {}, setProblem);
    setBusy(false);
  };
  const provider = getProviderTitle(takes.at(-1)?.provider ?? "");
  const error = problem?.fields.provider_job_id;
  return html`<div class="decide" role="group" aria-label=${`Decide about ${nameLine(line)}`}>
    <p class="hint">Scene ${scene}: “${text}”</p>
    <${Field} id=${fieldId} label="Its ID at ${provider}" error=${error}>
      ${(props) => html`<input type="text" ...${props} value=${shownId} placeholder="from its history there"
        autocomplete="off" spellcheck=${false} onInput=${(event) => setShownId(event.target.value)} />`}
    <//>
    <div class="row"><button type="button" class="button small" disabled=${busy || !shownId.trim()}
      onClick=${adopt}>Use this line</button></div>
    <${ProblemNote} problem=${error ? null : problem} />
  </div>`;
}
