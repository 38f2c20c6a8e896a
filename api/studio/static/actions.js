// What can be done with a job from more than one place.
// Exports: tryAgain.
import { api } from "./api.js";
import { look } from "./follow.js";
import { toast } from "./toasts.js";

/** Make what failed anew, and the film with it; what is there is used again. @param {string} id */
export async function tryAgain(id) {
  try {
    const { scenes } = await api.retry(id);
    toast(scenes.length ? `Trying again: ${list(scenes)}` : "Trying again", { tone: "off" });
    await look(id);
  } catch (problem) {
    toast(problem.message, { tone: "bad" });
  }
}

const list = (numbers) => (numbers.length === 1 ? `scene ${numbers[0]}` : `scenes ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`);
