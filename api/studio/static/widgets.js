// Small parts that every view uses.
// Exports: Bar, Spinner, Chip, Banner, ProblemNote, Field, gradientOf.
import { html } from "./html.js";
import { Icon } from "./icons.js";

/**
 * A thin bar. Without a `value` it says that something goes on, and no more.
 * @param {{label: string, value?: number | null, text?: string, tone?: string}} props value: 0 to 100
 */
export function Bar({ label, value = null, text, tone = "" }) {
  const known = value !== null;
  return html`<div class="bar ${tone}" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${known ? Math.round(value) : undefined} aria-valuetext=${text} data-known=${known}>
    <div class="bar-fill" style=${known ? { transform: `scaleX(${Math.min(100, value) / 100})` } : {}}></div>
  </div>`;
}

export const Spinner = () => html`<span class="spinner" aria-hidden="true"></span>`;

/** A word with a sign and a color: `tone` is one of ok, run, wait, warn, slow, hold, bad, off. */
export function Chip({ tone, icon, children, title }) {
  return html`<span class="chip ${tone}" title=${title}>${icon === "spinner" ? html`<${Spinner} />` : icon && html`<${Icon} name=${icon} size=${13} />`}${children}</span>`;
}

/** Something that the reader has to know, with what can be done about it as children behind the text. */
export function Banner({ tone = "warn", icon = "alert", title, children, actions, label }) {
  return html`<section class="banner ${tone}" aria-label=${label ?? title}>
    <${Icon} name=${icon} size=${18} />
    <div class="banner-body"><strong>${title}</strong>${children && html`<div class="banner-text">${children}</div>`}</div>
    ${actions && html`<div class="banner-actions">${actions}</div>`}
  </section>`;
}

/** What went wrong with a request, read out when it comes. @param {{problem: Error | null}} props */
export function ProblemNote({ problem }) {
  return html`<div class="problem-note" role="alert">${problem && html`<${Icon} name="alert" /><span>${problem.message}</span>`}</div>`;
}

/**
 * A label, its control, a hint, and what is wrong with it. The control gets `id`, `aria-invalid` and `aria-describedby`.
 * @param {{id: string, label: string, error?: string, hint?: string, children: (props: object) => unknown}} props
 */
export function Field({ id, label, error, hint, className = "", children }) {
  const told = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return html`<div class="field ${className}">
    <label for=${id}>${label}</label>
    ${children({ id, "aria-invalid": error ? "true" : undefined, "aria-describedby": told || undefined })}
    ${hint && html`<div class="hint" id="${id}-hint">${hint}</div>`}
    ${error && html`<div class="field-error" id="${id}-error"><${Icon} name="alert" size=${13} />${error}</div>`}
  </div>`;
}

/**
 * Two colors of its own for each job, until it has a picture; its scenes go on from there.
 * @param {string} id @param {number} [scene] @returns {object} for `style`
 */
export function gradientOf(id, scene = 0) {
  // FNV-1a: ids that differ in their last letter look different too.
  let hash = 2166136261;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  const hue = (hash + scene * 23) % 360;
  return { background: `linear-gradient(135deg, hsl(${hue} 38% 40%), hsl(${(hue + 40 + ((hash >>> 9) % 50)) % 360} 45% 22%))` };
}
