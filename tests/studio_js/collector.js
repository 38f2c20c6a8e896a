// What a file of tests gets as `node:test`: its tests are kept until it is loaded, and run by `run.js`.
import { mock } from "node:test";

/** The tests, as `test` was called; and what is to happen around each of them. */
export const tests = [];
export const around = { beforeEach: [], afterEach: [] };

export const test = (...args) => { tests.push(args); };
export const beforeEach = (hook) => { around.beforeEach.push(hook); };
export const afterEach = (hook) => { around.afterEach.push(hook); };
export { mock };
export default test;
