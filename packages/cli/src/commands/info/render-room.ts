import { type AttemptReport, plainText, type RoomInfo as RoomInfoOf } from "@stream-fallback/core";
import type { AnyExtra } from "../../asking/built-in.ts";
import type { Language } from "../../language/text.ts";
import { tableColumnsOf } from "../../output/columns-of.ts";
import { painterFor } from "../../output/painter.ts";
import { renderDuration } from "../../output/render-duration.ts";
import { padTo, widthOf } from "../../output/width-of.ts";
import { wrapped } from "../../output/wrapped.ts";
import type { Surroundings } from "../../surroundings.ts";
import { stateOf } from "./state-of.ts";
import { words } from "./words.ts";

type RoomInfo = RoomInfoOf<AnyExtra>;

/** Longer titles and names would push the rest of the table off the screen. */
const LONGEST = 200;

/** The answer as a line with state and anchor, then aligned details; coloured where the stream has colours. */
export function renderRoom(
  info: RoomInfo,
  { stdout, language }: Pick<Surroundings, "stdout" | "language">,
): string {
  const paint = painterFor(stdout);
  const columns = tableColumnsOf(stdout);
  const state = `${info.living ? "●" : "○"} ${stateOf(info)[language]}`;
  const painted = info.living ? paint(["green", "bold"], state) : paint("dim", state);
  const name = linesOf(plain(info.owner) || info.roomId || info.uid, widthOf(state) + 2);
  const details: [string, readonly string[]][] = [
    [words.title[language], [plain(info.title)]],
    [words.area[language], [plain(info.area)]],
    [words.room[language], [info.roomId]],
    // Somebody off air may have no number that the site tells.
    [words.anchor[language], [info.roomId === "" ? info.uid : ""]],
    [words.qualities[language], [qualitiesOf(info).map(renderQuality).join(" · ")]],
    [words.withLogin[language], [forLogins(info).join(" · ")]],
    [words.noStreams[language], [plain(info.streamsRefused?.reason ?? "")]],
    [words.answered[language], [renderAnswered(info, language)]],
    [
      words.attempts[language],
      info.meta.attempts.length > 1 ? renderAttempts(info.meta.attempts, language) : [],
    ],
  ];
  const shown = details.filter(([, values]) => values.some((value) => value !== ""));
  // The same for most rooms, so that their values stand below one another.
  const usualWidth = widthOf(words.qualities[language]);
  const labelWidth = Math.max(usualWidth, ...shown.map(([label]) => widthOf(label))) + 2;
  const lines = shown.flatMap(([label, values]) =>
    values
      .flatMap((value) => linesOf(value, labelWidth + 2))
      .map((value, index) => renderLine(index === 0 ? label : "", value)),
  );
  const [first = "", ...rest] = name.map((line) => paint("bold", line));
  return [`${painted}  ${first}`, ...rest.map((line) => padTo("", widthOf(state) + 2) + line), ...lines].join(
    "\n",
  );

  /** On a terminal in lines that fit beside what stands before them. */
  function linesOf(text: string, before: number): string[] {
    return columns === undefined ? [text] : wrapped(text, columns - before);
  }

  function renderLine(label: string, value: string): string {
    return `  ${paint("dim", padTo(label, labelWidth))}${value}`;
  }
}

/** Those of the first source, where the platform has no list of its own. */
function qualitiesOf({ streams, sources: [first] }: RoomInfo): { desc: string; bitRate: number }[] {
  return streams ?? first?.streams.map(({ name, bitRate = 0 }) => ({ desc: name, bitRate })) ?? [];
}

function forLogins({ availableQualities = [] }: RoomInfo): string[] {
  return availableQualities.filter(({ needsLogin }) => needsLogin).map(({ name }) => plain(name));
}

function renderQuality({ desc, bitRate }: ReturnType<typeof qualitiesOf>[number]): string {
  return bitRate > 0 ? `${plain(desc)} ${(bitRate / 1e6).toFixed(1)}M` : plain(desc);
}

function renderAnswered({ api, meta }: RoomInfo, language: Language): string {
  const { attempts, cached, stale, ageMs } = meta;
  if (cached || stale) {
    const age = renderDuration(ageMs, language);
    if (language === "zh") return `${api}，${age}前（${stale ? "过期" : "缓存"}）`;
    return `by ${api}, ${age} ago (${stale ? "stale" : "cached"})`;
  }
  const { length } = attempts;
  if (language === "zh") return `${api}，共尝试 ${length} 次`;
  return `by ${api} after ${length} ${length === 1 ? "attempt" : "attempts"}`;
}

function renderAttempts(attempts: readonly AttemptReport[], language: Language): string[] {
  const nameWidth = Math.max(...attempts.map(({ endpoint }) => endpoint.length));
  const outcomes = attempts.map((attempt) => outcomeOf(attempt, language));
  const outcomeWidth = Math.max(...outcomes.map(widthOf));
  return attempts.map(({ endpoint, durationMs }, index) => {
    const outcome = padTo(outcomes[index] ?? "", outcomeWidth);
    return `${endpoint.padEnd(nameWidth)}  ${outcome}  ${Math.round(durationMs)} ms`;
  });
}

function outcomeOf({ kind, code }: AttemptReport, language: Language): string {
  return code ?? words[kind === "success" ? "success" : "givenUp"][language];
}

/** What strangers have written, as one line of the table. */
function plain(text: string): string {
  return plainText(text, LONGEST);
}
