import { StreamFallbackError } from "../errors.ts";
import { isRecord, kindOf } from "./kind-of.ts";

/** What an option may be, in words and in fact. */
export interface OptionKind {
  mustBe: string;
  fits(value: unknown): boolean;
  /** @default false */
  isRequired?: true;
  /** The least number that fits. @default there is none */
  least?: number;
  /** What those values are that fit, where others of the same do not. @default nothing of the kind */
  isAmong?: "text" | "a list";
}

const isFunction = (value: unknown) => typeof value === "function";
const isText = (value: unknown) => typeof value === "string";

export const text: OptionKind = { mustBe: "text", fits: isText };

export function required(kind: OptionKind): OptionKind {
  return { ...kind, isRequired: true };
}

export const flag: OptionKind = { mustBe: "true or false", fits: (value) => typeof value === "boolean" };

export const record: OptionKind = { mustBe: "an object", fits: isRecord };

export const number: OptionKind = { mustBe: "a number", fits: (value) => typeof value === "number" };

export const callback: OptionKind = { mustBe: "a function", fits: isFunction };

export const flagOrCallback: OptionKind = {
  mustBe: "true, false or a function",
  fits: (value) => flag.fits(value) || callback.fits(value),
};

/** A time; `Infinity` is one without end. */
export const milliseconds: OptionKind = {
  mustBe: "a number of ms of at least 0",
  least: 0,
  fits: (value) => typeof value === "number" && value >= 0,
};

/** A number above `least`; `Infinity` is one. */
export function numberAbove(least: number): OptionKind {
  return {
    mustBe: `a number above ${least}`,
    fits: (value) => typeof value === "number" && value > least,
  };
}

/** Of any class: a program may bring one of its own. */
export const abortSignal: OptionKind = {
  mustBe: "an AbortSignal, such as `controller.signal`",
  fits: (value) =>
    hasMethods(value, ["addEventListener", "removeEventListener"]) &&
    typeof (value as { aborted?: unknown }).aborted === "boolean",
};

export const listOfTexts: OptionKind = {
  isAmong: "a list",
  mustBe: "a list of texts",
  fits: (value) => Array.isArray(value) && value.every(isText),
};

export const anything: OptionKind = { mustBe: "anything", fits: () => true };

export const clock: OptionKind = withMethods(
  "a clock with the methods now, wallNow, setTimeout and clearTimeout",
  ["now", "wallNow", "setTimeout", "clearTimeout"],
);

export const logger: OptionKind = withMethods("a logger with the methods debug, info, warn and error", [
  "debug",
  "info",
  "warn",
  "error",
]);

/** An object with these methods, whatever its class. */
export function withMethods(mustBe: string, methods: readonly string[]): OptionKind {
  return { mustBe, fits: (value) => hasMethods(value, methods) };
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if ((typeof value !== "object" && !isFunction(value)) || value === null) return false;
  return methods.every((name) => isFunction((value as Record<string, unknown>)[name]));
}

/** A rule for each option. */
export type OptionKinds<T> = { readonly [Name in keyof T]-?: OptionKind };

interface Given<T> {
  options: unknown;
  kinds: OptionKinds<T>;
}

/**
 * The options that there are a rule for, read once: whatever becomes of the caller's object later, these stay.
 * @param owner whose options they are, for the message; empty for those of a call
 * @throws StreamFallbackError `INVALID_INPUT` for one of a wrong kind, in words that name it, and for what are no options
 */
export function checkedOptions<T extends object>(owner: string, { options, kinds }: Given<T>): T {
  if (!isRecord(options))
    throw invalid(
      `${owner === "" ? "the options" : `the options of ${owner}`} must be an object, not ${kindOf(options)}`,
    );
  const checked: Partial<T> = {};
  // Without a function for each option, since a balancer's call reads them all.
  for (const name in kinds) {
    let value: T[typeof name];
    let isFit: boolean;
    try {
      value = (options as T)[name];
      isFit = fits(value, kinds[name]);
    } catch {
      throw unreadable(pathOf(owner, name));
    }
    if (!isFit) throw misfit(pathOf(owner, name), { kind: kinds[name], value });
    if (value !== undefined) checked[name] = value;
  }
  return checked as T;
}

/** @throws StreamFallbackError `INVALID_INPUT` for a value of another kind; `undefined` is none, which will do unless it is required */
export function checkedOption<T>(path: string, { kind, read }: { kind: OptionKind; read: () => T }): T {
  let value: T;
  let isFit: boolean;
  try {
    value = read();
    isFit = fits(value, kind);
  } catch {
    throw unreadable(path);
  }
  if (isFit) return value;
  throw misfit(path, { kind, value });
}

function fits(value: unknown, kind: OptionKind): boolean {
  return value === undefined ? kind.isRequired !== true : kind.fits(value);
}

function pathOf(owner: string, name: string): string {
  return owner === "" ? name : `${owner}: ${name}`;
}

function unreadable(path: string): StreamFallbackError {
  return invalid(`${path} cannot be read: reading it throws`);
}

function misfit(path: string, { kind, value }: { kind: OptionKind; value: unknown }): StreamFallbackError {
  return invalid(`${path} must be ${kind.mustBe}, not ${unfitness(value, kind)}`);
}

/** "Must be a list, not a list" would help nobody. */
function unfitness(value: unknown, { isAmong, least = Number.NEGATIVE_INFINITY }: OptionKind): string {
  const kind = kindOf(value, { least });
  if (kind !== isAmong) return kind;
  const isEmpty = (value as string | unknown[]).length === 0;
  if (isAmong === "text") return isEmpty ? "empty text" : "another text";
  return isEmpty ? "an empty list" : "a list of something else";
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what);
}
