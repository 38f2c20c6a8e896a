// The field for a picture: it shows the picture, and takes one that is chosen, dropped or pasted, or from an address.
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { PictureAddress } from "./lazy-views.js";
import { getPictureUrl } from "./picture.js";
import { Spinner } from "./widgets.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./picture-upload.js").PictureUpload} PictureUpload */
/** @typedef {DragEvent & {dataTransfer: DataTransfer, currentTarget: Element}} FileDragEvent */

const ACCEPTED = ".jpg,.jpeg,.png,.webp,.avif,.heic,.heif";

/**
 * @param {{id: string, label: string, picture: Picture | null, upload: PictureUpload, error?: string,
 *   onRemove: () => void}} props `label`: what the picture is for, such as "the film"
 */
export function PictureField({ id, label, picture, upload, error, onRemove }) {
  const problem = upload.problem || error;
  const [hasAddress, setAddress] = useState(false);
  const closeAddress = () => {
    setAddress(false);
    document.getElementById(`${id}-from`)?.focus();
  };
  /** @param {{target: HTMLInputElement}} event */
  const choose = ({ target }) => {
    const file = target.files?.[0];
    if (file) upload.upload(file);
    // The same file may be chosen again.
    target.value = "";
  };
  return html`<div class="picture-field" role="group" aria-label="Picture for ${label}">
    <${Preview} picture=${picture} label=${label} />
    <div class="picture-buttons">
      <label class="button small" for=${id}>
        ${upload.isBusy ? html`<${Spinner} />` : html`<${Icon} name="plus" />`}
        ${picture ? "Change picture" : "Add picture"}<span class="visually-hidden">${" "}for ${label}</span>
        <input type="file" class="visually-hidden" id=${id} accept=${ACCEPTED} onChange=${choose}
          aria-invalid=${problem ? "true" : undefined} aria-describedby="${id}-note" />
      </label>
      ${picture && html`<button type="button" class="button quiet small" onClick=${onRemove}>
        Remove<span class="visually-hidden">${" "}picture for ${label}</span></button>`}
      <button type="button" class="button quiet small" id="${id}-from" aria-expanded=${hasAddress}
        onClick=${() => setAddress(!hasAddress)}>
        From an address<span class="visually-hidden">${" "}for ${label}</span></button>
      ${hasAddress && html`<${PictureAddress} quiet id=${id} label=${label} upload=${upload}
        onClose=${closeAddress} />`}
      <span class="hint" id="${id}-note" role="status">
        ${upload.isBusy ? hasAddress ? "Fetching…" : "Uploading…" : !problem && !picture && "Or drop or paste one"}
        ${problem && html`<span class="field-error"><${Icon} name="alert" size=${13} />${problem}</span>`}
      </span>
    </div>
  </div>`;
}

/** @param {{picture: Picture | null, label: string}} props */
function Preview({ picture, label }) {
  const url = getPictureUrl(picture);
  if (url) return html`<img class="picture-preview" src=${url} alt="Picture for ${label}" />`;
  return picture?.url ? html`<span class="picture-address hint" title=${picture.url}>${picture.url}</span>` : null;
}

/**
 * Build the props that make an element a place to drop or paste a picture.
 * @param {PictureUpload} upload
 */
export function usePictureTarget({ upload }) {
  const [isOver, setOver] = useState(false);
  /** @param {FileDragEvent} event */
  const hasFiles = (event) => event.dataTransfer.types.includes("Files");
  return {
    "data-picture-over": isOver,
    onDragOver: (/** @type {FileDragEvent} */ event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (/** @type {FileDragEvent} */ event) => {
      if (!event.currentTarget.contains(/** @type {Node | null} */ (event.relatedTarget))) setOver(false);
    },
    onDrop: (/** @type {FileDragEvent} */ event) => {
      setOver(false);
      takeFile(event, event.dataTransfer.files, upload);
    },
    onPaste: (/** @type {ClipboardEvent} */ event) => takeFile(event, event.clipboardData?.files, upload),
  };
}

/**
 * Upload the first file of an event, which then does nothing else: a browser would open a dropped file.
 * @param {Event} event @param {FileList | undefined} files @param {(file: File) => void} upload
 */
export function takeFile(event, files, upload) {
  const file = files?.[0];
  if (!file) return;
  event.preventDefault();
  event.stopPropagation();
  upload(file);
}
