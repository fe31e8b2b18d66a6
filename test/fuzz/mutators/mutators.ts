import type { Random } from "./luck.ts";
import { cut, flipBytes, insertBytes, removeBytes, splice } from "./mutate-bytes.ts";
import {
  changeKind,
  dropRow,
  duplicateRow,
  missLength,
  mutateRow,
  recutPushes,
  repeatId,
  shuffleRowKeys,
  shuffleRows,
} from "./mutate-rows.ts";
import { mutateJSON, shuffleKeys } from "./mutate-values.ts";

/** Changes a reply; `other` is a reply about another anchor, for mutators that mix two. */
export type Mutator = (body: Buffer, random: Random, other: Buffer) => Buffer;

export const onText =
  (change: (text: string, random: Random) => string): Mutator =>
  (body, random) =>
    Buffer.from(change(body.toString(), random));

export const byteMutators = { cut, flipBytes, insertBytes, removeBytes, splice } satisfies Record<
  string,
  Mutator
>;

export const jsonMutators = {
  ...byteMutators,
  mutateValue: onText(mutateJSON),
  shuffleKeys: onText(shuffleKeys),
  escapeText: onText(escapeText),
} satisfies Record<string, Mutator>;

export const pageMutators = {
  ...byteMutators,
  recutPushes,
  shuffleRows,
  shuffleRowKeys,
  duplicateRow,
  dropRow,
  repeatId,
  missLength,
  changeKind,
  mutateRow,
} satisfies Record<string, Mutator>;

export type MutatorName = keyof typeof jsonMutators | keyof typeof pageMutators;

export const mutators: Readonly<Record<MutatorName, Mutator>> = { ...jsonMutators, ...pageMutators };

const harmless: ReadonlySet<MutatorName> = new Set([
  "shuffleKeys",
  "escapeText",
  "recutPushes",
  "shuffleRows",
  "shuffleRowKeys",
]);

/** Whether a mutator leaves the meaning of a reply unchanged, so that the adapter must still answer. */
export function isHarmless(name: MutatorName): boolean {
  return harmless.has(name);
}

export function escapeText(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, escapeOf);
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
