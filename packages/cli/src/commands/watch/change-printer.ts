import { plainText } from "@stream-fallback/core";
import { tableColumnsOf } from "../../output/columns-of.ts";
import { errorJson } from "../../output/error-json.ts";
import { painterFor } from "../../output/painter.ts";
import { plainJson } from "../../output/plain-json.ts";
import { padTo, widthOf } from "../../output/width-of.ts";
import { wrapped } from "../../output/wrapped.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { Change } from "./change.ts";
import { words } from "./words.ts";

/** Makes a line of each change: for people, or of JSON. */
export function createChangePrinter(
  { stdout, language }: Pick<Surroundings, "stdout" | "language">,
  { isJson }: { isJson: boolean },
): (change: Change) => string {
  const paint = painterFor(stdout);
  const columns = tableColumnsOf(stdout);
  const paints = {
    live: (text: string) => paint(["green", "bold"], text),
    title: (text: string) => paint("cyan", text),
    ended: (text: string) => paint("dim", text),
    unknown: (text: string) => paint("yellow", text),
  };
  return isJson ? (change) => `${plainJson(jsonOf(change))}\n` : lineOf;

  function lineOf(change: Change): string {
    const word = `${SIGNS[change.type]} ${words[change.type][language]}`;
    const state = paints[change.type](word);
    const what =
      change.type === "unknown"
        ? [change.lastKnown?.owner, change.name, change.error.reason]
        : [change.info.owner, change.name, change.info.title];
    const text = what
      .filter(Boolean)
      .map((each) => plainText(each ?? ""))
      .join("  ");
    const before = widthOf(`${timeOf(change.at)}  ${word}  `);
    const lines = columns === undefined ? [text] : wrapped(text, columns - before);
    return `${paint("dim", timeOf(change.at))}  ${state}  ${lines.join(`\n${padTo("", before)}`)}\n`;
  }
}

const SIGNS = { live: "●", title: "●", ended: "○", unknown: "?" } as const;

/** The form is a promise: docs/cli.md has its schema. */
function jsonOf(change: Change): object {
  const { type, name: input, room, at } = change;
  if (change.type !== "unknown") return { type, at, input, ...change.info };
  const { roomId, uid = "" } = room;
  return {
    type,
    at,
    input,
    roomId,
    uid,
    error: errorJson(change.error),
    wasLiving: change.lastKnown?.living,
  };
}

/** On the clock of who looks on. */
function timeOf(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
