// Small components that every view uses.
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("./labels.js").Tone} Tone */
/** @typedef {import("./labels.js").Label["icon"]} LabelIcon */

/**
 * A thin progress bar. Without a `value` it only shows that work goes on.
 * @param {{label: string, value?: number | null, text?: string, tone?: string}} props value: 0 to 100
 */
export function Bar({ label, value = null, text, tone = "" }) {
  const fill = value === null ? {} : { transform: `scaleX(${Math.min(100, value) / 100})` };
  return html`<div class="bar ${tone}" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${value === null ? undefined : Math.round(value)} aria-valuetext=${text}
      data-known=${value !== null}>
    <div class="bar-fill" style=${fill}></div>
  </div>`;
}

export const Spinner = () => html`<span class="spinner" aria-hidden="true"></span>`;

/** A word with an icon and a color. @param {{tone: Tone, icon?: LabelIcon, children: Child, title?: string}} props */
export function Chip({ tone, icon, children, title }) {
  const sign = icon === "spinner" ? html`<${Spinner} />` : icon && html`<${Icon} name=${icon} size=${13} />`;
  return html`<span class="chip ${tone}" title=${title}>${sign}${children}</span>`;
}

/**
 * A message that the reader should not miss, with the buttons for it in `actions`.
 * @param {{tone?: Tone, icon?: LabelIcon, title: string, children?: Child, actions?: Child, label?: string}} props
 *   label: for screen readers, instead of the title
 */
export function Banner({ tone = "warn", icon = "alert", title, children, actions, label }) {
  return html`<section class="banner ${tone}" aria-label=${label ?? title}>
    <${Icon} name=${icon} size=${18} />
    <div class="banner-body">
      <strong>${title}</strong>${children && html`<div class="banner-text">${children}</div>`}
    </div>
    ${actions && html`<div class="banner-actions">${actions}</div>`}
  </section>`;
}

/** Why a request failed; screen readers read it out at once. @param {{problem: {message: string} | null}} props */
export function ProblemNote({ problem }) {
  const note = problem && html`<${Icon} name="alert" /><span>${problem.message}</span>`;
  return html`<div class="problem-note" role="alert">${note}</div>`;
}

/**
 * A label, its control, a hint, and an error. The control gets `id`, `aria-invalid` and `aria-describedby`.
 * @param {{id: string, label: Child, error?: string, hint?: Child, className?: string,
 *   children: (props: object) => Child}} props
 */
export function Field({ id, label, error, hint, className = "", children }) {
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return html`<div class="field ${className}">
    <label for=${id}>${label}</label>
    ${children({ id, "aria-invalid": error ? "true" : undefined, "aria-describedby": describedBy || undefined })}
    ${hint && html`<div class="hint" id="${id}-hint">${hint}</div>`}
    ${error && html`<div class="field-error" id="${id}-error"><${Icon} name="alert" size=${13} />${error}</div>`}
  </div>`;
}

/**
 * Derive two colors from a job's id, shown until it has a picture. The colors of its scenes are next to them.
 * @param {string} id @param {number} [scene] @returns {{background: string}} for `style`
 */
export function getGradient(id, scene = 0) {
  // FNV-1a, because ids that differ in their last letter should look different too.
  let hash = 2166136261;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  const hue = (hash + scene * 23) % 360;
  const second = (hue + 40 + ((hash >>> 9) % 50)) % 360;
  return { background: `linear-gradient(135deg, hsl(${hue} 38% 40%), hsl(${second} 45% 22%))` };
}
