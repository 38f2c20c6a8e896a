// Whether the screen is a phone's: what stands above a film on a wide one stands below it there.
import { signal } from "./html.js";

const query = matchMedia("(max-width: 40rem)");

export const isNarrow = signal(query.matches);
query.addEventListener("change", ({ matches }) => { isNarrow.value = matches; });
