import type { AttemptReport, CallStep } from "@stream-fallback/core";
import type { Language } from "../../../language/text.ts";
import { columnsOf } from "../../../output/columns-of.ts";
import { painterFor } from "../../../output/painter.ts";
import { renderDuration } from "../../../output/render-duration.ts";
import { cutTo, padTo, widthOf } from "../../../output/width-of.ts";
import { hanging } from "../../../output/wrapped.ts";
import type { Surroundings } from "../../../surroundings.ts";
import type { BreakerView, RecordedCall } from "./recorded-call.ts";
import { words } from "./words.ts";

interface Line {
  label: string;
  startedMs: number;
  durationMs: number;
  outcome: string;
  format: "green" | "red" | "yellow" | "dim";
}

const LEAST_BAR = 10;
/** Names of identities may be longer. */
const LONGEST_LABEL = 24;

/** The life of a call as bars over time, one below the other, and which breakers it has moved. */
export function renderWaterfall(
  { steps, attempts, before, after }: RecordedCall,
  { stderr, language }: Pick<Surroundings, "stderr" | "language">,
): string {
  const paint = painterFor(stderr);
  const askedMs = steps.findLast(({ step }) => step === "ask")?.startedMs ?? 0;
  const lines = [
    ...steps.map((step) => stepLine(step, language)),
    ...attempts.map((attempt) => attemptLine(attempt, { askedMs, language })),
  ];
  const totalMs = Math.max(1, ...lines.map(({ startedMs, durationMs }) => startedMs + durationMs));
  const labelWidth = Math.max(0, ...lines.map(({ label }) => widthOf(label)));
  const times = lines.map(({ durationMs }) => `${Math.round(durationMs)} ms`);
  const timeWidth = Math.max(0, ...times.map(widthOf));
  const outcomeWidth = Math.max(0, ...lines.map(({ outcome }) => widthOf(outcome)));
  const columns = columnsOf(stderr);
  const room = columns - labelWidth - timeWidth - 4;
  const besides = room - outcomeWidth - 2;
  // Where there is no room for a bar beside it, what came of an attempt stands below.
  const isBelow = besides < LEAST_BAR;
  const barWidth = Math.max(LEAST_BAR, isBelow ? room : besides);
  const rows = lines.map(({ label, startedMs, durationMs, outcome, format }, index) => {
    const from = Math.min(barWidth - 1, Math.floor((startedMs / totalMs) * barWidth));
    const length = Math.max(1, Math.min(barWidth - from, Math.round((durationMs / totalMs) * barWidth)));
    const bar = `${" ".repeat(from)}${paint(format, "█".repeat(length))}${" ".repeat(barWidth - from - length)}`;
    const line = `${padTo(label, labelWidth)}  ${bar}  ${(times[index] ?? "").padStart(timeWidth)}`;
    if (outcome === "") return line;
    const told = paint(format, cutTo(outcome, isBelow ? columns - labelWidth - 2 : outcomeWidth));
    return isBelow ? `${line}\n${padTo("", labelWidth)}  ${told}` : `${line}  ${told}`;
  });
  const moved = before.flatMap((was) => {
    const is = after.find(({ endpoint }) => endpoint === was.endpoint) ?? was;
    return was.state === "closed" && is.state === "closed" ? [] : [{ was, is }];
  });
  const breakers = breakerLines(moved, language).flatMap((line) => hanging(line, columns));
  return [...rows, ...breakers].map((line) => `${line}\n`).join("");
}

function stepLine({ step, startedMs, durationMs, outcome }: CallStep, language: Language): Line {
  const isWell = ["done", "fresh", "stale", "nothing"].includes(outcome);
  const told = outcome in words ? words[outcome as keyof typeof words][language] : outcome;
  return {
    label: words[step][language],
    ...{ startedMs, durationMs },
    outcome: told,
    format: isWell ? "dim" : "red",
  };
}

function attemptLine(
  { endpoint, identity, role, kind, code, startedMs, durationMs }: AttemptReport,
  { askedMs, language }: { askedMs: number; language: Language },
): Line {
  const who = identity === undefined || identity === "default" ? endpoint : `${endpoint} ${identity}`;
  const what = code ?? (kind === "success" ? words.answered[language] : words.givenUp[language]);
  return {
    label: cutTo(`  ${who}`, LONGEST_LABEL),
    startedMs: askedMs + startedMs,
    durationMs,
    outcome:
      role === "first"
        ? what
        : language === "zh"
          ? `${what}（${words[role].zh}）`
          : `${what} (${words[role].en})`,
    format: kind === "success" ? "green" : kind === "neutral" ? "yellow" : "red",
  };
}

function breakerLines(moved: readonly { was: BreakerView; is: BreakerView }[], language: Language): string[] {
  return moved.map(({ was, is }) => {
    const after = renderDuration(is.retryAfterMs, language);
    const wait = is.retryAfterMs > 0 ? (language === "zh" ? `，${after}后重试` : `, again in ${after}`) : "";
    const colon = language === "zh" ? "：" : ": ";
    const states = `${stateOf(was, language)} → ${stateOf(is, language)}`;
    return `${words.breaker[language]} ${is.endpoint}${colon}${states}${wait}`;
  });
}

function stateOf({ state }: BreakerView, language: Language): string {
  return state in words ? words[state as keyof typeof words][language] : state;
}
