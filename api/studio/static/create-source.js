// What the film is about: an idea in a prompt, or a script to follow.
import { html } from "./html.js";
import { CharacterCount, describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { Field } from "./widgets.js";

/** @typedef {import("./create-model.js").FieldsProps} FieldsProps */

/** @typedef {{label: string, rows: number, placeholder: string, hint: string}} SourceTexts */

/** @type {Record<FieldsProps["values"]["source"], SourceTexts>} */
const SOURCES = {
  prompt: {
    label: "Prompt", rows: 7,
    placeholder: "A lighthouse keeper finds a whale at dawn, and follows it out to sea…",
    hint: "An idea in a few sentences. It becomes a storyboard.",
  },
  script: {
    label: "Script", rows: 14,
    placeholder: "The harbor at night. A boat without lights comes in…",
    hint: "A text that the film follows from beginning to end. At least 60 characters.",
  },
};

/** @type {FieldsProps["values"]["source"][]} */
const NAMES = ["prompt", "script"];

/** @param {FieldsProps} props */
export function Source({ values, errors, edit }) {
  return html`<div class="stack">
    <fieldset class="group source-choice"><legend class="visually-hidden">Start from</legend>
      <div class="segments">${NAMES.map((name) => html`<label key=${name}>
        <input type="radio" name="source" value=${name} checked=${values.source === name}
          onChange=${() => edit({ source: name })} />${SOURCES[name].label}</label>`)}
      </div>
    </fieldset>
    <${SourceText} values=${values} errors=${errors} edit=${edit} />
    <div class="two wide-first">
      <${Field} id="title" label="Title" error=${describeExcess(values.title.trim(), MAX_LENGTHS.title) ?? errors.title}
          hint="Optional. Default: the first words of your ${values.source}.">
        ${(props) => html`<input type="text" ...${props} value=${values.title}
          onInput=${(event) => edit({ title: event.target.value })} />`}
      <//>
      <${Field} id="budget" label="Budget (US$)" error=${errors.budget_usd}
          hint="Optional. We pause and ask before spending more.">
        ${(props) => html`<input type="number" ...${props} min="0" step="0.01" placeholder="none" value=${values.budget}
          onInput=${(event) => edit({ budget: event.target.value })} />`}
      <//>
    </div>
  </div>`;
}

/** @param {FieldsProps} props */
function SourceText({ values, errors, edit }) {
  const { source } = values;
  const { label, rows, placeholder, hint } = SOURCES[source];
  const [text, limit] = [values[source], MAX_LENGTHS[source]];
  const excess = describeExcess(text, limit);
  return html`<${Field} key=${source} id=${source} label=${label} className="big-text" error=${excess ?? errors[source]}
      hint=${html`${hint} <${CharacterCount} text=${text} limit=${limit} />`}>
      ${(props) => html`<textarea ...${props} rows=${rows} placeholder=${placeholder} value=${text}
        onInput=${(event) => edit({ [source]: event.target.value })}></textarea>`}
    <//>
    ${source === "prompt" && excess && html`<${MoveToScript} values=${values} edit=${edit} />`}`;
}

/**
 * A button that moves a text that is too long for a prompt: it is often a script.
 * @param {Omit<FieldsProps, "errors">} props
 */
function MoveToScript({ values, edit }) {
  const script = [values.script, values.prompt].filter((text) => text.trim()).join("\n\n");
  const limit = MAX_LENGTHS.script.toLocaleString("en-US");
  return html`<p class="as-script">
    <span>A text this long reads like a script, and a script may have ${limit} characters.</span>${" "}
    <button type="button" class="button small" onClick=${() => edit({ source: "script", script, prompt: "" })}>
      Use it as a script
    </button></p>`;
}
