// A list of the server's that a view shows and changes.
import { Problem } from "./api.js";
import { useEffect, useState } from "./html.js";

/**
 * Load a list, and again after each change of it.
 * @template T
 * @param {() => Promise<T>} load @returns {{list: T | null, problem: Problem | null, change: (call: Promise<unknown>)
 *   => Promise<void>, setProblem: (problem: Problem | null) => void}}
 */
export function useList(load) {
  const [list, setList] = useState(/** @type {T | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const reload = () => load().then(setList, setProblem);
  useEffect(() => { reload(); }, []);
  /** @param {Promise<unknown>} call */
  const change = async (call) => {
    try {
      await call;
      setProblem(null);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
    await reload();
  };
  return { list, problem, change, setProblem };
}
