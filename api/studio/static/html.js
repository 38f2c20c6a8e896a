// Templates without a build step. Text put into a template is text: it is never read as markup.
// Exports: html, Fragment, render; the hooks and signals that the other files use.
import { Fragment, h, render } from "preact";
import htm from "htm";

export { Fragment, render };
export { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";

export const html = htm.bind(h);
