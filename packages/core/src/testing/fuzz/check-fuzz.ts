import {
  callback,
  checkedOption,
  checkedOptions,
  flag,
  listOfTexts,
  number,
  type OptionKind,
  type OptionKinds,
  record,
  required,
  text,
} from "../../errors/option-kinds.ts";
import type { FuzzBreak } from "./breaks/fuzz-break.ts";
import type { FuzzOptions, FuzzReply, FuzzScene } from "./fuzz-options.ts";

const list: OptionKind = { mustBe: "a list", fits: Array.isArray };
const anything: OptionKind = { mustBe: "anything", fits: () => true };
const filledList: OptionKind = {
  ...required(list),
  mustBe: "a list of at least one",
  fits: (given) => Array.isArray(given) && given.length > 0,
  isAmong: "a list",
};

const kinds: OptionKinds<FuzzOptions> = {
  provider: required(record),
  adapter: required(text),
  scenes: {
    mustBe: "a list of at least one, or a function",
    fits: (given) => callback.fits(given) || filledList.fits(given),
    isRequired: true,
  },
  read: required(callback),
  options: anything,
  keys: listOfTexts,
  values: list,
  breaks: list,
  secrets: listOfTexts,
  runs: {
    mustBe: "a whole number from 1 to 999999999",
    fits: (given) => Number.isInteger(given) && Number(given) >= 1 && Number(given) <= 999_999_999,
  },
  seed: number,
  path: {
    mustBe: "numbers with colons between, such as 12:0",
    fits: (given) => typeof given === "string" && /^\d+(?::\d+)*$/.test(given),
  },
};

const sceneKinds: OptionKinds<FuzzScene> = { roomId: required(text), uid: text, replies: filledList };

const replyKinds: OptionKinds<FuzzReply> = {
  path: text,
  status: number,
  headers: record,
  cookies: listOfTexts,
  body: {
    mustBe: "text or bytes",
    fits: (given) => typeof given === "string" || given instanceof Uint8Array,
    isRequired: true,
  },
  isSpared: flag,
};

const breakKinds: OptionKinds<FuzzBreak> = {
  name: required(text),
  change: required(callback),
  isHarmless: flag,
};

const asJSON: OptionKind = { ...required(text), mustBe: "what JSON can tell" };

/** All options, none of them left out but those of a call. */
export type Filled = { [Name in keyof FuzzOptions]-?: Exclude<FuzzOptions[Name], undefined> } & {
  options: unknown;
};

/**
 * The options as they are now, with their defaults.
 * @throws StreamFallbackError `INVALID_INPUT` for those of a wrong kind
 */
export function checkFuzz(given: FuzzOptions): Filled {
  const options = checkedOptions<FuzzOptions>("fuzzAdapter", { options: given, kinds });
  const { scenes, breaks = [], values = [] } = options;
  checkedOption("fuzzAdapter: values", { kind: asJSON, read: () => JSON.stringify(values) });
  const { keys = [], secrets = [], runs = 1_000, seed = 1, path = "0" } = options;
  return {
    ...options,
    ...{ options: options.options, keys, values, secrets, runs, seed, path },
    scenes: typeof scenes === "function" ? scenes : scenes.map(checkScene),
    breaks: Array.from(breaks, (each, index) =>
      checkedOptions(`breaks[${index}]`, { options: each, kinds: breakKinds }),
    ),
  };
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no room with replies */
export function checkScene(given: FuzzScene): FuzzScene {
  const scene = checkedOptions<FuzzScene>("a scene", { options: given, kinds: sceneKinds });
  const replies = Array.from(scene.replies, (each, index) => {
    const place = `replies[${index}] of a scene`;
    const reply = checkedOptions<FuzzReply>(place, { options: each, kinds: replyKinds });
    const headers = checkedOption(`${place}: headers`, { kind: record, read: () => ({ ...reply.headers }) });
    return { ...reply, headers };
  });
  return { ...scene, replies };
}
