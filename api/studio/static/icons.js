// The page's icons, drawn in the color of the text beside them. No icon stands without a text or a label.
import { html } from "./html.js";

const PATHS = {
  check: "M3.5 8.5l3 3 6-7",
  close: "M4 4l8 8M12 4l-8 8",
  alert: "M8 2.5l6 11H2zM8 6.5v3M8 11.6v.1",
  cross: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  clock: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.6V8l2.4 1.6",
  line: "M3 4h10M3 8h7M3 12h4",
  retry: "M13 8a5 5 0 1 1-1.6-3.7M13.2 1.8v3h-3",
  hand: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM6.2 6.2a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.1M8 11.4v.1",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  stop: "M4.5 4.5h7v7h-7z",
  play: "M5 3.2v9.6l8-4.8z",
  snail: "M2 12.5h9.5c1.4 0 2-1 2-2.2V6.5M8 12.5a3.6 3.6 0 1 1 3.4-4.8M8 9.2h.1",
  down: "M8 2.5v8M4.8 7.5L8 10.7l3.2-3.2M3 13.5h10",
  chevron: "M4 6l4 4 4-4",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9"
    + "M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  moon: "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z",
  film: "M2.5 3h11v10h-11zM5 3v10M11 3v10M2.5 8h11",
  star: "M8 2l1.8 3.8 4.2.6-3 2.9.7 4.1L8 11.4l-3.7 2 .7-4.1-3-2.9 4.2-.6z",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2",
  trash: "M2.8 4.2h10.4M6.2 4V2.5h3.6V4M4.2 4.2l.6 9.3h6.4l.6-9.3",
  up: "M8 13V3M4 7l4-4 4 4",
  plus: "M8 3v10M3 8h10",
  copy: "M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3",
  open: "M6.5 3H3v10h10V9.5M9 2.5h4.5V7M13.5 2.5L7.5 8.5",
  music: "M6 12.2a1.7 1.7 0 1 1-1.7-1.7H6V3.2l7-1.4v8.6a1.7 1.7 0 1 1-1.7-1.7H13",
  help: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM6.2 6.2a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.1M8 11.4v.1",
  bell: "M4 11.5V7a4 4 0 0 1 8 0v4.5l1 .8H3zM6.8 14h2.4",
  "bell-off": "M4 11.5V7a4 4 0 0 1 6.5-3.1M12 7v4.5l1 .8H3M6.8 14h2.4M2.5 2.5l11 11",
  left: "M10 4L6 8l4 4",
  right: "M6 4l4 4-4 4",
  pencil: "M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2z",
  undo: "M5.5 3L2.5 6l3 3M2.5 6H9a4 4 0 0 1 0 8H6",
  redo: "M10.5 3l3 3-3 3M13.5 6H7a4 4 0 0 0 0 8h3",
  split: "M8 2v4M8 10v4M2 8h12M5 5.5L8 2.5l3 3M5 10.5l3 3 3-3",
  merge: "M8 1.5v4.5M8 10v4.5M2.5 8h11M5 3.5L8 6.5l3-3M5 12.5l3-3 3 3",
  chart: "M3 13.5V9M8 13.5v-11M13 13.5V6",
  pulse: "M1.5 8h3l2-5 3 10 2-5h3",
  people: "M6 7.5a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8zM1.5 13.5a4.5 4.5 0 0 1 9 0M10.5 2.9a2.4 2.4 0 0 1 0 4.4"
    + "M12 9.6a4.5 4.5 0 0 1 2.5 3.9",
  dots: "M3.5 8h.1M8 8h.1M12.5 8h.1",
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {{name: IconName, size?: number}} props */
export function Icon({ name, size = 16 }) {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]} />
  </svg>`;
}
