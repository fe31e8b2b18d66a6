import { jsonOr } from "../../reference/values.ts";

const NAME = "window.__NEPTUNE_IS_MY_WAIFU__";

/** What the scripts of a page set its state to: usually one value, and none that was cut. */
export function statesIn(page: string): unknown[] {
  return page
    .split(NAME)
    .slice(1)
    .flatMap((rest) => {
      const state = valueAtStart(rest.replace(/^\s*=\s*/, ""));
      return state === undefined ? [] : [state];
    });
}

/** Node's reader says where a value has ended. */
function valueAtStart(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, end] = /after JSON at position (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
    return end === undefined ? undefined : jsonOr(text.slice(0, Number(end)), undefined);
  }
}
