// "Cancel this film?": what stops, what is paid for already, and the two ways to do it.
// Exports: askCancel(entry), CancelDialog.
import { api } from "./api.js";
import { Dialog } from "./dialogs.js";
import { html, signal } from "./html.js";
import { entry } from "./jobs.js";
import { money } from "./time.js";
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

const shut = () => { asking.value = null; };

async function cancel(mode) {
  busy.value = true;
  try {
    const { status } = await api.cancel(asking.value, mode);
    if (status === "finishing") toast("Nothing more is bought; the film is cut from what is there.", { tone: "off" });
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
    <button type="button" class="button quiet" onClick=${shut}>Go on</button>
    <button type="button" class="button" disabled=${busy.value} onClick=${() => cancel("keep")}>Finish with what is there</button>
    <button type="button" class="button danger" disabled=${busy.value} onClick=${() => cancel("stop")}>Stop now</button>`;
  return html`<${Dialog} title="Cancel this film?" onClose=${shut} actions=${actions}>
    <p><strong>${job.title}</strong></p>
    <p class="muted">${paid(job.picture)}</p>
    <ul class="choices-told">
      <li><strong>Stop now</strong> ends every order that can still be ended. You get a receipt for each scene.</li>
      <li><strong>Finish with what is there</strong> buys nothing more, and cuts a film from the scenes that are done.</li>
    </ul>
    <${ProblemNote} problem=${problem.value} />
  <//>`;
}

function paid(picture) {
  const scenes = picture?.scenes ?? [];
  const done = scenes.filter((scene) => scene.state === "complete").length;
  const spent = picture?.cost ? `${money(picture.cost)} is spent already and stays spent.` : "Nothing has been spent so far.";
  return scenes.length ? `${done} of ${scenes.length} scenes are done. ${spent}` : spent;
}
