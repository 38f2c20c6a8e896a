// What else a film has in another language: who speaks for its other voices, and what its cards say.
import { CardField } from "./card-fields.js";
import { html } from "./html.js";
import { listOwnVoices } from "./language-form.js";
import { readLanguage } from "./language-names.js";
import { useVoices } from "./voices.js";
import { Field } from "./widgets.js";

/**
 * @typedef {{job: Api.JobDetails, form: import("./language-form.js").LanguageForm,
 *   edit: (fields: Partial<import("./language-form.js").LanguageForm>) => void,
 *   errors: Record<string, string>}} PartProps
 */

/** Who speaks for each voice of the film that is not its narrator's. @param {PartProps} props */
export function CastFields({ job, form, edit, errors }) {
  const { narration } = job.results;
  const { provider, model = null } = form.narrator ?? narration ?? {};
  const voices = (useVoices(readLanguage(form.language)) ?? [])
    .filter((each) => each.provider === (provider ?? "embedded") && (model === null || each.model === model));
  const own = [...listOwnVoices(job)];
  return own.map(([name, owners], index) => html`<${Field} key=${name} id="language-cast-${index}"
    label="Voice of ${owners}" error=${errors[`voices.${name}`]}>
    ${(props) => html`<select ...${props} value=${form.voices[name] ?? ""}
        onChange=${(event) => edit({ voices: { ...form.voices, [name]: event.target.value } })}>
      <option value="">
        ${voices.some(({ voice }) => voice === name) ? `As the film: ${name}` : "The narrator’s"}</option>
      ${voices.map((each) => html`<option key=${each.voice} value=${each.voice}>${each.name}</option>`)}
    </select>`}
  <//>`);
}

/** What the cards say that the film has. @param {PartProps} props */
export function LanguageCards({ job, form, edit, errors }) {
  const { title = null, end = null } = job.brief.cards ?? {};
  const there = [
    { name: "title", label: "Title card", first: title }, { name: "end", label: "End card", first: end },
  ].filter(({ first }) => first);
  return there.map(({ name, label, first }) => html`<${CardField} key=${name} id="language-${name}" label=${label}
    text=${form.cards[name] ?? null} hint=${`As in the film: ${first}`} error=${errors[`cards.${name}`]}
    onText=${(/** @type {string | null} */ text) => edit({ cards: { ...form.cards, [name]: text ?? "" } })} />`);
}
