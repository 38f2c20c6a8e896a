// Runs the files of tests that are named, or all: one after the other in one process, each with its own page and its
// own copies of the modules.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { register } from "node:module";
import { mock, test } from "node:test";
import { setUpPage } from "./setup.js";

register("./resolver.js", import.meta.url);

const isTest = (name) => name.endsWith(".test.js");
const named = process.argv.slice(2).map((path) => path.split("/").at(-1));
const files = named.length ? named : readdirSync(new URL(".", import.meta.url)).filter(isTest).sort();

for (const [number, file] of files.entries()) {
  await test(file, async (context) => {
    const closePage = setUpPage();
    try {
      await runFile(context, file, `?file=${number}`);
    } finally {
      mock.reset();
      closePage();
    }
  });
}

async function runFile(context, file, copy) {
  const { tests, around } = await import(`./collector.js${copy}`);
  await import(`./${file}${copy}`);
  assert.ok(tests.length, "a file without tests");
  for (const hook of around.beforeEach) context.beforeEach(hook);
  for (const hook of around.afterEach) context.afterEach(hook);
  for (const args of tests) await context.test(...args);
}
