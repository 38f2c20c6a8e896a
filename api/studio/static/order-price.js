// The price of what a dialog would order, asked for once nobody types.
import { useEffect, useState } from "./html.js";

const TYPING_MS = 350;

/**
 * Ask for the price of what is chosen now. The price of an earlier choice is not shown.
 * @template Order, Answer
 * @param {Order | null} order null: there is nothing to order yet
 * @param {(order: Order, signal: AbortSignal) => Promise<Answer>} ask
 * @returns {{answer?: Answer, problem?: import("./api.js").Problem, isLoading: boolean}}
 */
export function useOrderPrice(order, ask) {
  const asked = order ? JSON.stringify(order) : "";
  const [price, setPrice] = useState(/** @type {{asked?: string, answer?: Answer, problem?: any}} */ ({}));
  useEffect(() => {
    if (!asked) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      ask(JSON.parse(asked), stop.signal).then(
        (answer) => setPrice({ asked, answer }),
        (problem) => { if (!stop.signal.aborted) setPrice({ asked, problem }); },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked]);
  if (!asked) return { isLoading: false };
  if (price.asked !== asked) return { isLoading: true };
  return { answer: price.answer, problem: price.problem, isLoading: false };
}
