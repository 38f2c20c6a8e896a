// Uploads a picture that was chosen, dropped or pasted, or has one fetched. Meanwhile nothing is ordered.
import { api, callApi, Problem } from "./api.js";
import { signal, useRef, useState } from "./html.js";

/** @typedef {import("./picture.js").Picture} Picture */
/**
 * `upload` and `fetchFrom` return whether the picture is there now.
 * @typedef {{isBusy: boolean, problem: string, upload: (file: File) => Promise<boolean>,
 *   fetchFrom: (url: string) => Promise<boolean>}} PictureUpload
 */

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
  /** @param {Promise<Picture | string>} sending */
  const follow = async (sending) => {
    const number = ++latest.current;
    setState({ isBusy: true, problem: "" });
    const result = await sending;
    if (number !== latest.current) return false;
    const isThere = typeof result !== "string";
    setState({ isBusy: false, problem: isThere ? "" : result });
    if (isThere) pick.current(result);
    return isThere;
  };
  const fetchFrom = (/** @type {string} */ url) => follow(keep(callApi("POST", "/uploads/address", { url })));
  return { ...state, upload: (file) => follow(sendFile(file)), fetchFrom };
}

/** @param {File} file @returns {Promise<Picture | string>} the picture, or why there is none */
const sendFile = async (file) => (file.size > MAX_BYTES
  ? `This file is too large: at most ${MAX_BYTES / MEGABYTE} MB.` : keep(api.uploadPicture(file)));

/** @param {Promise<Api.UploadedPicture>} sending @returns {Promise<Picture | string>} */
async function keep(sending) {
  pendingUploads.value += 1;
  try {
    return { upload_id: (await sending).upload_id };
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
  address_refused: "This address can’t be used. Enter a public one that begins with https.",
  unfetchable: "Nothing can be fetched from this address, or more than 20 MB.",
};

/** @param {Problem} problem */
function describeProblem({ message, codes, fields }) {
  return WORDS[codes.file ?? codes.url ?? ""] ?? fields.file ?? fields.url ?? message;
}
