import { type ClientStatus, plainText } from "@stream-fallback/core";
import type { Language } from "../../language/text.ts";
import { tableColumnsOf } from "../../output/columns-of.ts";
import { painterFor } from "../../output/painter.ts";
import { renderDuration } from "../../output/render-duration.ts";
import { type Cell, renderTable } from "../../output/table.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { Kept } from "./kept.ts";
import { words } from "./words.ts";

const FORMATS = { closed: "green", "half-open": "yellow", open: "red" } as const;

/** What a narrow terminal can do without. */
const EXTRA: ReadonlySet<keyof typeof words> = new Set(["mean", "p95", "ceiling"]);

/** Adapters, identities that are blocked, learned rates, and how much is kept. */
export function renderStatus(
  { providers, identities }: ClientStatus,
  { kept, surroundings }: { kept: Kept; surroundings: Pick<Surroundings, "stdout" | "language"> },
): string {
  const { stdout, language } = surroundings;
  const paint = painterFor(stdout);
  const mostColumns = tableColumnsOf(stdout);
  const say = (name: keyof typeof words) => words[name][language];

  function stateCells({
    state,
    retryAfterMs,
  }: {
    state: keyof typeof FORMATS;
    retryAfterMs: number;
  }): Cell[] {
    const wait = retryAfterMs > 0 ? renderDuration(retryAfterMs, language) : "";
    return [{ text: say(state), paint: (text) => paint(FORMATS[state], text) }, { text: wait }];
  }

  const latency = (ms: number | undefined): Cell => ({
    text: ms === undefined ? "" : `${Math.round(ms)} ms`,
  });
  const rate = (perMinute: number | undefined): Cell => ({
    text: perMinute === undefined ? "" : perMinute.toFixed(1),
  });
  const table = (headings: readonly (keyof typeof words)[], rows: Cell[][]) =>
    rows.length === 0
      ? []
      : [
          renderTable(
            headings.map((heading) => ({
              heading: say(heading),
              isFlexible: heading === "identity",
              isExtra: EXTRA.has(heading),
            })),
            { rows, mostColumns },
          ),
        ];

  const all = Object.entries(providers);
  const endpoints = all.flatMap(([id, { endpoints }]) =>
    endpoints.map((row): Cell[] => [
      { text: `${id}/${row.name}` },
      ...stateCells(row),
      latency(row.avgLatencyMs),
      latency(row.p95Ms),
    ]),
  );
  const blocked = [
    ...all.flatMap(([id, { pairs }]) => pairs.map((row) => ({ ...row, endpoint: `${id}/${row.endpoint}` }))),
    ...identities.map((row) => ({ ...row, endpoint: "" })),
  ].filter(({ state }) => state !== "closed");
  const rates = all.flatMap(([id, provider]) =>
    provider.rates.map(({ endpoint, identity, ratePerMinute, ceiling }): Cell[] => [
      { text: endpoint === undefined ? `${id}/*` : `${id}/${endpoint}` },
      { text: plainText(identity) },
      rate(ratePerMinute),
      rate(ceiling),
    ]),
  );
  return [
    ...table(["adapter", "state", "again", "mean", "p95"], endpoints),
    ...table(
      ["identity", "adapter", "state", "again"],
      blocked.map((row): Cell[] => [
        { text: plainText(row.identity) },
        { text: row.endpoint },
        ...stateCells(row),
      ]),
    ),
    ...table(["adapter", "identity", "rate", "ceiling"], rates),
    keptLine(kept, language),
  ].join("\n");
}

function keptLine({ entries, learnedUids }: Kept, language: Language): string {
  const [kept, uids] = [entries ?? "?", learnedUids ?? "?"];
  return language === "zh"
    ? `缓存：${kept} 条，学到 ${uids} 个 uid\n`
    : `kept: ${kept} entries, ${uids} learned uids\n`;
}
