// Another take of a scene: with other words, another seed, or by somebody else; its price before it is bought.
// Exports: RetakeButton({job, scene, state, ending, reload}).
import { about, money } from "./time.js";
import { api } from "./api.js";
import { Dialog } from "./dialogs.js";
import { Field, ProblemNote, Spinner } from "./widgets.js";
import { hindrance, modelOf, serviceOf, videoModels, videoServices } from "./market.js";
import { html, useEffect, useState } from "./html.js";
import { forgetHere, useKept } from "./keep-here.js";
import { excess, MOST } from "./limits.js";
import { forPrice } from "./money.js";
import { toast } from "./toasts.js";

const TYPING_MS = 350;
const SEEDS = 2 ** 31;
// While one of these is under way there is nothing to take again.
const OVER = new Set(["complete", "failed", "canceled"]);

/** @param {{job: object, scene: object, state: string, ending: string | null, reload: () => Promise<void>}} props */
export function RetakeButton({ job, scene, state, ending, reload }) {
  const [open, setOpen] = useState(false);
  if (ending || !OVER.has(state)) return null;
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>Regenerate scene ${scene.number}</button>
    ${open && html`<${Retake} job=${job} scene=${scene} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

function Retake({ job, scene, reload, onClose }) {
  const name = `retake.${job.job_id}.${scene.number}`;
  const [form, setForm] = useKept(name, begin(job, scene));
  const { estimate, problem, waits } = useEstimate(job.job_id, scene.number, form);
  const [refusal, setRefusal] = useState(null);
  const [sending, setSending] = useState(false);
  const told = refusal ?? problem;
  const made = () => {
    forgetHere(name);
    toast(`Regenerating scene ${scene.number}: ${job.title}`);
    reload();
    onClose();
  };
  const edit = (fields) => { setForm({ ...form, ...fields }); setRefusal(null); };
  const submit = async (event) => {
    event.preventDefault();
    setSending(true);
    await api.retake(job.job_id, scene.number, order(form)).then(made, setRefusal);
    setSending(false);
  };
  return html`<${Dialog} title="Regenerate scene ${scene.number}" onClose=${onClose} wide>
    <form class="stack" onSubmit=${submit}>
      <${Words} form=${form} edit=${edit} problem=${told} />
      <p class="retake-price" role="status" aria-label="Price">${waits ? html`<${Spinner} /> Asking for the price…` : estimate && priceOf(estimate)}</p>
      ${told && !Object.keys(told.fields ?? {}).length && html`<${ProblemNote} problem=${told} />`}
      <p class="hint">Existing takes are kept. The film updates when this one is ready.</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!estimate || waits || sending}>Generate take${estimate ? ` ${forPrice(estimate.cost_usd)}` : ""}</button></div>
    </form>
  <//>`;
}

/** What the take in the film was made from, else the last one. */
function begin(job, scene) {
  const last = scene.takes.find(({ take }) => take === scene.take) ?? scene.takes.at(-1);
  return {
    text: last?.text ?? scene.text, seed: "",
    provider: last?.provider ?? job.provider, model: last?.model ?? job.model,
  };
}

const order = ({ text, seed, provider, model }) => ({ text: text.trim(), provider, model, ...(seed === "" ? {} : { seed: Number(seed) }) });

const priceOf = ({ cost_usd: usd, takes_seconds: takes }) => html`<span><strong>${money(usd)}</strong> · about ${about(takes.usual)}</span>`;

function Words({ form, edit, problem }) {
  const service = serviceOf(form.provider);
  const input = (name) => (event) => edit({ [name]: event.target.value });
  const move = (event) => edit({ provider: event.target.value, model: modelOf(event.target.value)?.name });
  const fault = (name) => problem?.fields?.[name];
  return html`<${Field} id="retake-text" label="Text" error=${fault("text") ?? excess(form.text, MOST.scene)}>${(props) => html`<textarea ...${props} autofocus rows="5" required value=${form.text} onInput=${input("text")}></textarea>`}<//>
    <div class="retake-row">
      <${Field} id="retake-provider" label="Provider" error=${fault("provider")}>${(props) => html`<select ...${props} value=${form.provider} onChange=${move}>
        ${videoServices().map((each) => html`<option key=${each.name} value=${each.name} disabled=${!each.available}>${each.title}${each.available ? "" : " (not set up)"}</option>`)}</select>`}<//>
      <${Field} id="retake-model" label="Model" error=${fault("model")}>${(props) => html`<select ...${props} value=${form.model} onChange=${input("model")}>
        ${videoModels(service).map((each) => html`<option key=${each.name} value=${each.name} disabled=${hindrance(each) !== null}>${each.title}</option>`)}</select>`}<//>
      <${Field} id="retake-seed" label="Seed" error=${fault("seed")} hint="Empty: a new one">${(props) => html`<input ...${props} type="number" min="0" max=${SEEDS - 1} step="1" value=${form.seed} onInput=${input("seed")} />`}<//>
    </div>`;
}

/** The price of what the form says at this moment; what it said before has none any more. */
function useEstimate(id, number, form) {
  const asked = JSON.stringify(order(form));
  const [told, setTold] = useState({});
  useEffect(() => {
    const asking = new AbortController();
    const timer = setTimeout(() => {
      api.retakeEstimate(id, number, JSON.parse(asked), asking.signal).then(
        (estimate) => setTold({ asked, estimate }),
        (problem) => problem.name === "AbortError" || setTold({ asked, problem }));
    }, TYPING_MS);
    return () => { clearTimeout(timer); asking.abort(); };
  }, [id, number, asked]);
  return { ...(told.asked === asked ? told : {}), waits: told.asked !== asked };
}
