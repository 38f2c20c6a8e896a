// Resolves the bare imports of the Studio's modules as the page's import map does.
import { readFileSync } from "node:fs";

const STUDIO = new URL("../../api/studio/", import.meta.url);
const page = readFileSync(new URL("static/index.html", STUDIO), "utf8");
const importMap = page.match(/<script type="importmap">(.*?)<\/script>/s);
const imports = JSON.parse(importMap[1]).imports;

export function resolve(specifier, context, nextResolve) {
  const path = imports[specifier];
  return nextResolve(path ? new URL(path.replace("./studio/{{version}}/", ""), STUDIO).href : specifier, context);
}
