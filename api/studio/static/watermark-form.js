// What is filled in the dialog for a finished film's watermark.

/**
 * `image`: another picture than the film's; null: its own.
 * @typedef {{off: boolean, image: import("./picture.js").Picture | null, corner: Api.WatermarkCorner, size: number,
 *   opacity: number}} MarkForm
 */

const USUAL = { corner: /** @type {Api.WatermarkCorner} */ ("top_right"), size: 0.12, opacity: 0.8 };

/** @param {Api.FilmMark | null} before @returns {MarkForm} */
export function createMarkForm(before) {
  const { corner, size, opacity } = before ?? USUAL;
  return { off: before?.off ?? false, image: null, corner, size, opacity };
}

/**
 * Return what is asked for; null: nothing, or not all that is needed.
 * @param {MarkForm} form @param {Api.FilmMark | null} before @returns {Partial<Api.WatermarkRequest> | null}
 */
export function toMarkRequest({ off, image, corner, size, opacity }, before) {
  if (off) return before && !before.off ? { off: true } : null;
  if (!before && !image?.upload_id) return null;
  if (!Number.isFinite(size) || !Number.isFinite(opacity)) return null;
  const isSame = before && !before.off && !image && corner === before.corner && size === before.size
    && opacity === before.opacity;
  if (isSame) return null;
  return { corner, size, opacity, ...(image?.upload_id && { upload_id: image.upload_id }) };
}
