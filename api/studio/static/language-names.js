// Languages by their names: people know those, the API wants tags.
import { html } from "./html.js";
import { nameLanguage } from "./labels.js";

/** Of the hundred that can be spoken, those that most people ask for; the API takes all. */
export const LANGUAGES = [
  "en", "ar", "zh", "nl", "fr", "de", "hi", "id", "it", "ko", "pl", "pt-BR", "ru", "es", "tr", "uk", "vi",
];

/** Return the tag of a language that is named in English; anything else as it is. @param {string} typed */
export function readLanguage(typed) {
  const name = typed.trim().toLowerCase();
  return LANGUAGES.find((tag) => nameLanguage(tag).toLowerCase() === name) ?? typed.trim();
}

/** Name the language of a tag; empty if that is none, or nothing is typed yet. @param {string} tag */
export function describeTag(tag) {
  const name = tag.trim() && nameLanguage(tag.trim());
  return name === tag.trim() ? "" : name;
}

/** What the field for a language suggests. @param {{id: string}} props */
export function LanguageSuggestions({ id }) {
  return html`<datalist id=${id}>
    ${LANGUAGES.map((tag) => html`<option key=${tag} value=${tag}>${nameLanguage(tag)}</option>`)}
  </datalist>`;
}
