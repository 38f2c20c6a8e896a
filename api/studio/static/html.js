// Templates without a build step, with the hooks and signals of the page. A text in a template is never read as markup.
import { h, render } from "preact";
import htm from "htm";

export { render };
export { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
export { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";

export const html = htm.bind(h);
