// Whether the server has said that the reader is not logged in: then the page asks for a log-in.
import { signal } from "./html.js";

const UNAUTHORIZED = 401;
// Here a refusal is the answer to a password that was not right.
const LOG_IN_PATH = "/session";

export const signedOut = signal(false);

/** Note what an answer says of the reader. @param {string} path @param {number} status */
export function noteAnswer(path, status) {
  if (status === UNAUTHORIZED && !path.startsWith(LOG_IN_PATH)) signedOut.value = true;
}
