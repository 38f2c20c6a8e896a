// "Cancel this film?": what stops, what is paid for already, and the two ways to do it.
// Exports: askCancel(entry), CancelDialog.
import { api } from "./api.js";
import { left } from "./clock.js";
import { Dialog } from "./dialogs.js";
import { html, signal } from "./html.js";
import { entry } from "./jobs.js";
import { about, money } from "./time.js";
import { toast } from "./toasts.js";
import { ProblemNote } from "./widgets.js";

const asking = signal(null);
const problem = signal(null);
const busy = signal(false);

/** Open the dialog. @param {string} id */
export function askCancel(id) {
  problem.value = null;
  asking.value = id;
}

/** What an early end waits for: what was ordered is paid for, and comes into the film. */
function finishing(picture) {
  const coming = (picture?.scenes ?? []).filter(({ state }) => ["submitted", "queued", "running", "collecting", "stalled"].includes(state));
  if (!coming.length) return "The film is assembled from them at once.";
  const numbers = coming.map(({ number }) => number);
  const which = numbers.length === 1 ? `Scene ${numbers[0]} is` : `Scenes ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)} are`;
  const ends = Math.max(...coming.map(({ started_at: started, expected }) => (started && expected ? left(expected.usual, Date.parse(started)) : -1)));
  return `${which} ordered and paid for, so the film waits for ${numbers.length === 1 ? "it" : "them"}${ends > 0 ? `: usually about ${about(ends)} more` : ""}.`;
}

const shut = () => { asking.value = null; };

async function cancel(mode) {
  busy.value = true;
  try {
    const { status } = await api.cancel(asking.value, mode);
    if (status === "finishing") toast("Nothing more is ordered. The film is assembled when what is ordered has come.", { tone: "off" });
    shut();
  } catch (refused) {
    problem.value = refused;
  } finally {
    busy.value = false;
  }
}

export function CancelDialog() {
  const job = asking.value && entry(asking.value);
  if (!job) return null;
  const actions = html`
    <button type="button" class="button quiet" onClick=${shut}>Keep generating</button>
    <button type="button" class="button" disabled=${busy.value} onClick=${() => cancel("keep")}>Finish with the scenes that are ready</button>
    <button type="button" class="button danger" disabled=${busy.value} onClick=${() => cancel("stop")}>Stop now</button>`;
  return html`<${Dialog} title="Cancel this film?" onClose=${shut} actions=${actions} wide>
    <p><strong>${job.title}</strong></p>
    <p class="muted">${paid(job.picture)}</p>
    <ul class="choices-told">
      <li><strong>Stop now</strong> ends every order that can still be ended. You get a receipt for each scene.</li>
      <li><strong>Finish with the scenes that are ready</strong> orders nothing more. ${finishing(job.picture)}</li>
    </ul>
    <${ProblemNote} problem=${problem.value} />
  <//>`;
}

/** What stays spent, what may still be billed, what need not be. */
function spentWords({ spent_usd: spent, ordered_usd: ordered, doubtful_usd: doubtful, to_come_usd: toCome }) {
  if (!spent && !ordered && !doubtful) return "Nothing has been spent or ordered so far.";
  return [
    `${money(spent)} is spent already and stays spent.`,
    ordered > 0 && `${money(ordered)} is ordered: what has begun may still be billed.`,
    doubtful > 0 && `Of ${money(doubtful)} nobody knows whether it was paid.`,
    toCome > 0 && `${money(toCome)} has not been ordered yet.`,
  ].filter(Boolean).join(" ");
}

function paid(picture) {
  const scenes = picture?.scenes ?? [];
  const done = scenes.filter((scene) => scene.state === "complete").length;
  const told = picture?.money ? spentWords(picture.money) : "";
  return scenes.length ? `${done} of ${scenes.length} scenes are done. ${told}` : told;
}
