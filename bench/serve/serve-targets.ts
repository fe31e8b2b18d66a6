import { costOf } from "../harness/costs.ts";
import type { Target } from "../harness/target.ts";
import { EVENTS, ROOM, type Served, START } from "./measure-serving.ts";
import { CHANGE_EVERY_MS } from "./server-process.ts";

const MOST_TIMES: Readonly<Record<string, number>> = { [ROOM]: 1.2, [START]: 1.3 };
const MOST_OF_A_CORE = 0.3;

export function serveTargets(served: Served): Target[] {
  return [...Object.keys(MOST_TIMES).map((name) => besideBare(name, served)), ofACore(served)];
}

function besideBare(name: string, served: Served): Target {
  const limit = MOST_TIMES[name] ?? Number.NaN;
  const claim = `${name}: at most ${limit} times bare node:http`;
  const pairs = served.get(name);
  if (pairs === undefined) return { claim, measured: "not measured", isMet: undefined };
  const { median, lowerQuartile, upperQuartile } = costOf(pairs).ratio;
  const measured = `${median.toFixed(2)} times (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`;
  return { claim, measured, isMet: median <= limit };
}

function ofACore(served: Served): Target {
  const claim = `1,000 readers of 10 changes a second: at most ${100 * MOST_OF_A_CORE} % of a core`;
  const pairs = served.get(EVENTS);
  if (pairs === undefined) return { claim, measured: "not measured", isMet: undefined };
  const share = costOf(pairs).nsPerCall.median / (CHANGE_EVERY_MS * 1e6);
  return { claim, measured: `${(100 * share).toFixed(0)} %`, isMet: share <= MOST_OF_A_CORE };
}
