// The keys of the page, view by view.
import { Dialog } from "./dialog.js";
import { html } from "./html.js";

/** @type {[string, [string[], string][]][]} */
const VIEWS = [
  ["Everywhere", [
    [["?"], "Show these keys"],
    [["n"], "Write a new film"],
    [["/"], "Search your films"],
    [["Esc"], "Fold the queue, or close a dialog"],
  ]],
  ["Create", [[["Ctrl", "Enter"], "Make the film at the price on the button"]]],
  ["Film", [
    [["Esc"], "Back to the gallery"],
    [["j"], "Next film"],
    [["k"], "Previous film"],
  ]],
  ["Gallery", [
    [["←", "↑", "→", "↓"], "Move between films"],
    [["Space"], "Play"],
    [["f"], "Mark as a favorite"],
    [["x"], "Select"],
    [["Ctrl", "a"], "Select all"],
    [["Delete"], "Delete what is selected"],
  ]],
];

/** @param {{onClose: () => void}} props */
export function HelpDialog({ onClose }) {
  return html`<${Dialog} title="Keys" onClose=${onClose} wide>
    <div class="help">${VIEWS.map(([view, keys]) => html`<section key=${view}>
      <h3>${view}</h3>
      <dl>${keys.map(([pressed, words]) => html`<div key=${words}>
        <dt>${pressed.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</dt><dd>${words}</dd></div>`)}</dl>
    </section>`)}</div>
  <//>`;
}
