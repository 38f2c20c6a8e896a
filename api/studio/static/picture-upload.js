// Uploads a picture that was chosen, dropped or pasted. While one is on its way, nothing is ordered.
import { api, Problem } from "./api.js";
import { signal, useRef, useState } from "./html.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {{isBusy: boolean, problem: string, upload: (file: File) => Promise<void>}} PictureUpload */

const MAX_BYTES = 30e6;
const MEGABYTE = 1e6;

/** How many pictures are on their way. */
export const pendingUploads = signal(0);

/**
 * Upload pictures for one place in a form: of several, the last one counts.
 * @param {(picture: Picture) => void} onPick @returns {PictureUpload}
 */
export function usePictureUpload(onPick) {
  const [state, setState] = useState({ isBusy: false, problem: "" });
  const latest = useRef(0);
  // The upload ends later than this render: then the newest function counts.
  const pick = useRef(onPick);
  pick.current = onPick;
  /** @param {File} file */
  const upload = async (file) => {
    const number = ++latest.current;
    setState({ isBusy: true, problem: "" });
    const result = await sendPicture(file);
    if (number !== latest.current) return;
    setState({ isBusy: false, problem: typeof result === "string" ? result : "" });
    if (typeof result !== "string") pick.current(result);
  };
  return { ...state, upload };
}

/** @param {File} file @returns {Promise<Picture | string>} the picture, or why there is none */
async function sendPicture(file) {
  if (file.size > MAX_BYTES) return `This file is too large: at most ${MAX_BYTES / MEGABYTE} MB.`;
  pendingUploads.value += 1;
  try {
    return { upload_id: (await api.uploadPicture(file)).upload_id };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return describeProblem(problem);
  } finally {
    pendingUploads.value -= 1;
  }
}

/** By the code of the error. @type {Record<string, string>} */
const WORDS = {
  not_a_picture: "This is not a picture that Longtake can read. Use JPEG, PNG, WebP, AVIF or HEIC.",
  unreadable: "This picture is damaged.",
  too_small: "This picture is too small: at least 64 pixels on each side.",
  too_many_pixels: "This picture is too large: at most 64 megapixels.",
};

/** @param {Problem} problem */
function describeProblem({ message, codes, fields }) {
  return WORDS[codes.file ?? ""] ?? fields.file ?? message;
}
