import type { Random } from "../../../runtime/random.ts";
import { below, pick, shuffled } from "./luck.ts";
import { RawJSON, stringifyRaw } from "./raw-json.ts";

type Holder = Record<string, unknown>;

interface Place {
  holder: Holder;
  key: string;
}

/** What an adapter looks at. */
export interface Vocabulary {
  /** The keys that it reads. Half of all changes are made at these, because most of a reply is never read. */
  readonly keys: ReadonlySet<string>;
  /** What may come in the place of any value. */
  readonly values: readonly unknown[];
}

/** A depth of nesting that overflows the stack of a recursive reader. */
const DEPTH = 10_000;

/** What may come in the place of any value, at any site. */
export const strangers: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  4,
  -1,
  "",
  "0",
  "2",
  "4",
  "[]",
  [],
  {},
  [null],
  ...[
    "1e400",
    "-1e400",
    "1e-400",
    "-0",
    "9".repeat(300),
    "7600000000000000123",
    '"\\ud800"',
    '"\\udc00\\ud83d"',
  ].map((text) => new RawJSON(text)),
  new RawJSON(`${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`),
  new RawJSON(`${'{"data":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`),
];

interface Luck {
  random: Random;
  vocabulary: Vocabulary;
  places: readonly Place[];
}

const changes: readonly ((place: Place, luck: Luck) => void)[] = [
  function replace({ holder, key }, { random, vocabulary }) {
    holder[key] = pick(vocabulary.values, random);
  },
  function drop({ holder, key }) {
    delete holder[key];
  },
  function rename({ holder, key }, { random, vocabulary }) {
    const strange = ["", key.toUpperCase(), "__proto__", "x".repeat(2_000), "$a"];
    const name = pick([...strange, ...vocabulary.keys], random);
    Object.defineProperty(holder, name, {
      value: holder[key],
      enumerable: true,
      configurable: true,
      writable: true,
    });
    delete holder[key];
  },
  function swap({ holder, key }, { random, places }) {
    const other = pick(places, random);
    const value = holder[key];
    // Objects are not swapped: one that holds the other would then hold itself.
    if (typeof value === "object" || typeof other.holder[other.key] === "object") return;
    holder[key] = other.holder[other.key];
    other.holder[other.key] = value;
  },
  function changeType({ holder, key }) {
    const value = holder[key];
    if (typeof value === "number") holder[key] = String(value);
    else if (typeof value === "string") holder[key] = /^-?\d+$/.test(value) ? new RawJSON(value) : { value };
    else holder[key] = Array.isArray(value) ? { ...value } : [value];
  },
  function nest({ holder, key }, { random }) {
    const [open, close] = pick([["[", "]"] as const, ['{"data":', "}"] as const], random);
    const inner = stringifyRaw(holder[key]) ?? "null";
    holder[key] = new RawJSON(`${open.repeat(DEPTH)}${inner}${close.repeat(DEPTH)}`);
  },
  function spoilText({ holder, key }, { random }) {
    const value = holder[key];
    if (typeof value !== "string") return;
    const position = below(value.length + 1, random);
    const end = position + below(3, random);
    holder[key] =
      value.slice(0, position) + pick(["\ud800", "\udc00", "$", '"', "\\", ""], random) + value.slice(end);
  },
  function repeatKey({ holder, key }, { random, vocabulary }) {
    const value = holder[key];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    const repeated = stringifyRaw({
      [pick([...Object.keys(value), "status"], random)]: pick(vocabulary.values, random),
    });
    const text = stringifyRaw(value);
    if (text !== "{}") holder[key] = new RawJSON(`${text.slice(0, -1)},${repeated.slice(1)}`);
  },
];

/** Makes one change in JSON; a text that is not JSON is left as it is. */
export function changerOf(vocabulary: Vocabulary): (text: string, random: Random) => string {
  return function change(text, random) {
    return withJSON(text, (root) => changeOne(root, { random, vocabulary, change }));
  };
}

interface Changing extends Omit<Luck, "places"> {
  change(text: string, random: Random): string;
}

function changeOne(root: unknown, { random, vocabulary, change }: Changing): string {
  const places = placesIn({ root });
  const read = places.filter(({ key }) => vocabulary.keys.has(key));
  const place = pick(read.length > 0 && random() < 0.5 ? read : places, random);
  const value = place.holder[place.key];
  if (typeof value === "string" && value.startsWith("{") && random() < 0.7) {
    place.holder[place.key] = change(value, random);
  } else {
    pick(changes, random)(place, { random, vocabulary, places });
  }
  const top = places[0] as Place;
  return stringifyRaw(top.holder.root) ?? "";
}

/** The JSON with its keys in another order, which must not change how it is read. */
export function shuffleKeys(text: string, random: Random): string {
  return withJSON(text, (root) => withShuffledKeys(root, random));
}

function withShuffledKeys(root: unknown, random: Random): string {
  for (const { holder, key } of placesIn({ root })) {
    const value = holder[key];
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    const entries = shuffled(Object.entries(value), random);
    for (const [name] of entries) delete (value as Holder)[name];
    Object.assign(value, Object.fromEntries(entries));
  }
  return JSON.stringify(root);
}

/** The text after a change of its JSON; left alone when it is not JSON, or nested too deep to be written again. */
function withJSON(text: string, change: (root: unknown) => string): string {
  try {
    return change(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return text;
    throw error;
  }
}

function placesIn(root: Holder): Place[] {
  const places: Place[] = [];
  const pending = [root];
  for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder, key });
      if (typeof value === "object" && value !== null) pending.push(value as Holder);
    }
  }
  return places;
}
