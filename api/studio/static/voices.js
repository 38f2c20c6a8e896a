// The voices that speak a language here; each language is asked about once.
import { api } from "./api.js";
import { signal, useEffect } from "./html.js";

/** By the language's tag. @type {import("@preact/signals").Signal<Record<string, Api.VoiceOffer[]>>} */
const known = signal({});

/** Return the voices that speak a language, its default first; null until they are known. @param {string} language */
export function useVoices(language) {
  const voices = known.value[language] ?? null;
  useEffect(() => {
    if (!known.peek()[language]) loadVoices(language);
  }, [language]);
  return voices;
}

/** @param {string} language */
async function loadVoices(language) {
  try {
    const { voices } = await api.listVoices(language);
    known.value = { ...known.peek(), [language]: voices };
  } catch {
    // Without the list the language's first voice speaks; that the server is away is shown elsewhere.
  }
}
