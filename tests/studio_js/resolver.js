// Resolves the bare imports of the Studio's modules as the page's import map does, and gives each file of tests its
// own copies of them: an address that ends in `?file=N` imports only such addresses.
import { readFileSync } from "node:fs";

const STUDIO = new URL("../../api/studio/", import.meta.url);
const page = readFileSync(new URL("static/index.html", STUDIO), "utf8");
const importMap = page.match(/<script type="importmap">(.*?)<\/script>/s);
const imports = JSON.parse(importMap[1]).imports;
const COLLECTOR = new URL("collector.js", import.meta.url).href;

export async function resolve(specifier, context, nextResolve) {
  const { search } = new URL(context.parentURL ?? import.meta.url);
  if (!search) return nextResolve(specifier, context);
  if (specifier === "node:test" && !context.parentURL.startsWith(COLLECTOR)) return copy(COLLECTOR, search);
  const path = imports[specifier];
  const found = await nextResolve(
    path ? new URL(path.replace("./studio/{{version}}/", ""), STUDIO).href : specifier, context);
  return found.url.startsWith("file:") ? copy(found.url, search) : found;
}

const copy = (url, search) => ({ url: url + search, format: "module", shortCircuit: true });
