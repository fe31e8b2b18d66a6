import type { SoakRecord } from "../play-soak.ts";
import { CONNECTIONS } from "./handle-figures.ts";
import type { SoakFigures } from "./soak-figures.ts";

export interface SoakVerdict {
  readonly isMet: boolean;
  /** The bound. */
  readonly what: string;
  readonly measured: string;
  /** What there is to say of a bound that is broken, a line each. */
  readonly details: readonly string[];
}

/** How much the heap's line may rise over a soak: compiled code and caches that fill up are no leak. */
const MOST_RISE_MB = 2;
/** A short one is still warming up while it is measured. */
const MOST_SHORT_RISE_MB = 6;
const SHORT_MINUTES = 10;
/** Counts of things that come and go are never quite the same. */
const MOST_HANDLES_MORE = 8;
/** Node itself opens a few with its first socket. */
const DESCRIPTORS = "descriptors";
const MOST_FILES_MORE = 4;
/** 50 attempts at each of four adapters as each of five identities. */
const MOST_CONNECTIONS = 1_000;
/** Requests that are given up while they connect do not arrive: on a busy machine some, however short the soak. */
const MOST_LOST_SHARE = 0.002;
const MOST_LOST = 20;
const MOST_DETAILS = 5;

/** What a soak must show. */
export function soakVerdicts(record: SoakRecord, figures: SoakFigures): SoakVerdict[] {
  const { memory, handles, states, changes, requests } = figures;
  const { ending, options, endsByItself } = record;
  const leastRise = options.minutes < SHORT_MINUTES ? MOST_SHORT_RISE_MB : MOST_RISE_MB;
  const mostRise = Math.max(leastRise, 2 * memory.heapNoiseMb);
  const grown = handles.filter(
    ({ type, first, last }) => type !== CONNECTIONS && last > first + MOST_HANDLES_MORE,
  );
  const mostConnections = handles.find(({ type }) => type === CONNECTIONS)?.most ?? 0;
  const left = Object.entries(ending.leftHandles).filter(
    ([type, count]) =>
      count > (ending.firstHandles[type] ?? 0) + (type === DESCRIPTORS ? MOST_FILES_MORE : 0),
  );
  const mostLost = Math.max(MOST_LOST, Math.ceil(MOST_LOST_SHARE * requests.got));
  const lost = `${requests.differences} of ${requests.got}`;
  return [
    {
      what: `the heap rises by no more than ${mostRise.toFixed(1)} MB, twice its noise or ${leastRise} MB`,
      isMet: memory.heapRiseMb <= mostRise,
      measured: `${memory.heapRiseMb.toFixed(2)} MB`,
      details: [],
    },
    {
      what: `no more than ${MOST_CONNECTIONS} connections are kept`,
      isMet: mostConnections <= MOST_CONNECTIONS,
      measured: String(mostConnections),
      details: [],
    },
    none(
      "no type of handle grows",
      grown.map(({ type, first, last }) => `${type}: ${first}, then ${last}`),
    ),
    none(
      "nothing is left open by close()",
      left.map(([type, count]) => `${type}: ${count}`),
    ),
    none("the process ends by itself after close()", endsByItself ? [] : ["it had to be ended"]),
    none("no rejection unhandled, no exception uncaught, no warning", ending.strays),
    {
      what: `the site got what the client sent, but for ${mostLost} that were given up on their way`,
      isMet: requests.differences <= mostLost,
      measured: lost,
      details: [],
    },
    none("no change told that was not so", states.wrongChanges),
    none("no row of rooms() that was not so", states.wrongRows),
    none("no row of rooms() that has not been so for 2.5 intervals", states.oldRows),
    none("no change of a room that nobody watches", changes.unasked),
    none("no change missed, or told later than it must be", changes.missed),
    {
      what: "the identity that came later was asked as",
      isMet: (ending.identities.five ?? 0) > 0,
      measured: String(ending.identities.five ?? 0),
      details: [],
    },
  ];
}

function none(what: string, found: readonly string[]): SoakVerdict {
  return {
    what,
    isMet: found.length === 0,
    measured: String(found.length),
    details: found.slice(0, MOST_DETAILS),
  };
}
