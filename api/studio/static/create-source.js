// What the film is about: an idea, or a text to follow.
// Exports: Source.
import { html } from "./html.js";
import { Field } from "./widgets.js";

const SOURCES = {
  prompt: { label: "Prompt", most: 4000, rows: 7, placeholder: "A lighthouse keeper finds a whale at dawn, and follows it out to sea…", hint: "An idea in a few sentences. It becomes a storyboard." },
  script: { label: "Script", most: 20000, rows: 14, placeholder: "The harbor at night. A boat without lights comes in…", hint: "A text that the film follows from its beginning to its end; 60 characters at least." },
};

export function Source({ values, errors, edit }) {
  const { label, most, rows, placeholder, hint } = SOURCES[values.source];
  return html`<div class="stack">
    <fieldset class="group source-choice"><legend class="visually-hidden">Begin with</legend>
      <div class="segments">${Object.entries(SOURCES).map(([name, source]) => html`<label key=${name}>
        <input type="radio" name="source" value=${name} checked=${values.source === name} onChange=${() => edit({ source: name })} />${source.label}</label>`)}
      </div>
    </fieldset>
    <${Field} key=${values.source} id=${values.source} label=${label} error=${errors[values.source]} hint=${hint} className="big-text">
      ${(props) => html`<textarea ...${props} rows=${rows} maxlength=${most} placeholder=${placeholder} value=${values[values.source]}
        onInput=${(event) => edit({ [values.source]: event.target.value })}></textarea>`}
    <//>
    <div class="two wide-first">
      <${Field} id="title" label="Title" error=${errors.title} hint="Optional: else its first words.">
        ${(props) => html`<input type="text" ...${props} maxlength="200" value=${values.title} onInput=${(event) => edit({ title: event.target.value })} />`}
      <//>
      <${Field} id="budget" label="Budget (US$)" error=${errors.budget_usd} hint="Optional. Beyond it the film waits for you.">
        ${(props) => html`<input type="number" ...${props} min="0" step="0.01" placeholder="none" value=${values.budget} onInput=${(event) => edit({ budget: event.target.value })} />`}
      <//>
    </div>
  </div>`;
}
