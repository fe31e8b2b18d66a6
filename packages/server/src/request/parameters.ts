import { z } from "zod";

/** A parameter of the query: how it is read, and what is told of it. */
export interface QueryParameter<Value> {
  /** What it changes, in one line. */
  says: string;
  /** In words that follow "must be". */
  mustBe: string;
  /** For the description; requests are judged by `read`, which costs less. */
  schema: z.ZodType;
  /** Undefined for a text that is no such value. */
  read(text: string): Value | undefined;
  isRequired?: boolean;
}

/** Longer texts name nothing; an address of a page may have a long query. */
const LONGEST = 4_096;
const MOST_NAMES = 50;

export function text(says: string, { isRequired = false } = {}): QueryParameter<string> {
  return {
    ...{ says, isRequired, mustBe: `a text of 1 to ${LONGEST} characters` },
    schema: z.string().min(1).max(LONGEST),
    read: (given) => (given !== "" && given.length <= LONGEST ? given : undefined),
  };
}

export function milliseconds(says: string): QueryParameter<number> {
  return {
    ...{ says, mustBe: "a whole number of ms, at least 0" },
    schema: z.int().min(0).max(999_999_999_999),
    read: (given) => (/^\d{1,12}$/.test(given) ? Number(given) : undefined),
  };
}

export function unixTime(says: string): QueryParameter<number> {
  return {
    ...{ says, mustBe: "a whole number of Unix ms, at least 0" },
    schema: z.int().min(0).max(999_999_999_999_999),
    read: (given) => (/^\d{1,15}$/.test(given) ? Number(given) : undefined),
  };
}

export function flag(says: string): QueryParameter<boolean> {
  return {
    ...{ says, mustBe: "true or false" },
    schema: z.boolean(),
    read: (given) => (given === "true" ? true : given === "false" ? false : undefined),
  };
}

/** Names with commas between them. */
export function names<const Name extends string = string>(
  says: string,
  choices?: readonly Name[],
): QueryParameter<Name[]> {
  const mustBe = choices
    ? `${choices.join(" or ")}, or several with commas between them`
    : `up to ${MOST_NAMES} names with commas between them`;
  const name = choices ? choices.join("|") : String.raw`[\w.-]{1,100}`;
  const most = choices?.length ?? MOST_NAMES;
  const pattern = new RegExp(`^(?:${name})(?:,(?:${name})){0,${most - 1}}$`);
  return {
    ...{ says, mustBe, schema: z.string().regex(pattern) },
    read: (given) => (pattern.test(given) ? (given.split(",") as Name[]) : undefined),
  };
}
