// What the film is about: an idea, or a text to follow.
// Exports: Source.
import { html } from "./html.js";
import { Count, excess, MOST } from "./limits.js";
import { Field } from "./widgets.js";

const SOURCES = {
  prompt: { label: "Prompt", rows: 7, placeholder: "A lighthouse keeper finds a whale at dawn, and follows it out to sea…", hint: "An idea in a few sentences. It becomes a storyboard." },
  script: { label: "Script", rows: 14, placeholder: "The harbor at night. A boat without lights comes in…", hint: "A text that the film follows from its beginning to its end; 60 characters at least." },
};

export function Source({ values, errors, edit }) {
  const { label, rows, placeholder, hint } = SOURCES[values.source];
  const text = values[values.source];
  const most = MOST[values.source];
  return html`<div class="stack">
    <fieldset class="group source-choice"><legend class="visually-hidden">Begin with</legend>
      <div class="segments">${Object.entries(SOURCES).map(([name, source]) => html`<label key=${name}>
        <input type="radio" name="source" value=${name} checked=${values.source === name} onChange=${() => edit({ source: name })} />${source.label}</label>`)}
      </div>
    </fieldset>
    <${Field} key=${values.source} id=${values.source} label=${label} error=${excess(text, most) ?? errors[values.source]} hint=${html`${hint} <${Count} text=${text} most=${most} />`} className="big-text">
      ${(props) => html`<textarea ...${props} rows=${rows} placeholder=${placeholder} value=${values[values.source]}
        onInput=${(event) => edit({ [values.source]: event.target.value })}></textarea>`}
    <//>
    ${values.source === "prompt" && excess(text, most) && html`<${AsScript} values=${values} edit=${edit} />`}
    <div class="two wide-first">
      <${Field} id="title" label="Title" error=${excess(values.title.trim(), MOST.title) ?? errors.title} hint="Optional. Default: the first words of your ${values.source}.">
        ${(props) => html`<input type="text" ...${props} value=${values.title} onInput=${(event) => edit({ title: event.target.value })} />`}
      <//>
      <${Field} id="budget" label="Budget (US$)" error=${errors.budget_usd} hint="Optional. We pause and ask before spending more.">
        ${(props) => html`<input type="number" ...${props} min="0" step="0.01" placeholder="none" value=${values.budget} onInput=${(event) => edit({ budget: event.target.value })} />`}
      <//>
    </div>
  </div>`;
}

/** What is too long for an idea is often a script: nothing of it is lost on the way. */
function AsScript({ values, edit }) {
  const move = () => edit({ source: "script", script: [values.script, values.prompt].filter((each) => each.trim()).join("\n\n"), prompt: "" });
  return html`<p class="as-script"><span>A text this long reads like a script, and a script may have ${MOST.script.toLocaleString("en-US")} characters.</span>
    <button type="button" class="button small" onClick=${move}>Use it as a script</button></p>`;
}
