// Where the address of a picture is written or pasted: the server fetches it, and keeps it as an upload.
import { html, useEffect, useRef, useState } from "./html.js";

/** @typedef {import("./picture-upload.js").PictureUpload} PictureUpload */

/**
 * `label`: what the picture is for.
 * @param {{id: string, label: string, upload: PictureUpload, onClose: () => void}} props
 */
export function PictureAddress({ id, label, upload, onClose }) {
  const [url, setUrl] = useState("");
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => input.current?.focus(), []);
  const fetchIt = async () => {
    if (!url.trim() || upload.isBusy) return;
    if (await upload.fetchFrom(url.trim())) onClose();
  };
  /** It stands in other forms, and in dialogs: its keys are its own. @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") fetchIt();
    else onClose();
  };
  return html`<div class="row picture-from" onKeyDown=${press}>
    <input ref=${input} type="text" inputmode="url" id="${id}-address" placeholder="https://" value=${url}
      aria-label="Address of the picture for ${label}" aria-describedby="${id}-note" autocomplete="off"
      aria-invalid=${upload.problem ? "true" : undefined} spellcheck=${false}
      onInput=${(/** @type {{target: HTMLInputElement}} */ { target }) => setUrl(target.value)} />
    <button type="button" class="button small" disabled=${!url.trim() || upload.isBusy} onClick=${fetchIt}>
      Fetch<span class="visually-hidden">${" "}the picture for ${label}</span></button>
  </div>`;
}
