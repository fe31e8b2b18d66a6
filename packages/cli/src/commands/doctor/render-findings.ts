import { plainText } from "@stream-fallback/core";
import type { Language, Text } from "../../language/text.ts";
import { columnsOf } from "../../output/columns-of.ts";
import { painterFor } from "../../output/painter.ts";
import { plainJson } from "../../output/plain-json.ts";
import { padTo, widthOf } from "../../output/width-of.ts";
import { wrapped } from "../../output/wrapped.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { Finding, Verdict } from "./finding.ts";

const SIGNS: Readonly<Record<Verdict, string>> = { well: "✓", odd: "!", wrong: "✗", skipped: "-" };
const FORMATS = { well: "green", odd: "yellow", wrong: "red", skipped: "dim" } as const;
const ARROW = "→ ";

/** A row for each check, and below it what helps. */
export function renderFindings(
  findings: readonly Finding[],
  { stdout, language }: Pick<Surroundings, "stdout" | "language">,
): string {
  const paint = painterFor(stdout);
  const width = Math.max(...findings.map(({ check }) => widthOf(check))) + 2;
  const textWidth = columnsOf(stdout) - width - 2;
  return findings
    .flatMap(({ check, verdict, found, advice }) => {
      const sign = paint(FORMATS[verdict], SIGNS[verdict]);
      const texts = wrapped(plainText(found[language]), textWidth);
      const help = advice ? wrapped(ARROW + plainText(advice[language]), textWidth) : [];
      const lines = [...texts, ...help.map((line) => paint("dim", line))];
      return lines.map(
        (line, index) => `${index === 0 ? sign : " "} ${padTo(index === 0 ? check : "", width)}${line}`,
      );
    })
    .join("\n");
}

/** Whether rooms can be asked from here. */
export function verdictLine(findings: readonly Finding[], language: Language): string {
  const wrong = findings.filter(({ verdict }) => verdict === "wrong");
  const names = wrong.map(({ check }) => check).join(language === "zh" ? "、" : ", ");
  const text: Text =
    wrong.length === 0
      ? { en: "Nothing wrong was found.", zh: "没有发现问题。" }
      : { en: `Something is wrong: ${names}.`, zh: `发现问题：${names}。` };
  return text[language];
}

/** The form is a promise: docs/cli.md has its schema. */
export function findingJson({ check, verdict, found, advice }: Finding, language: Language): string {
  return plainJson({ check, verdict, found: found[language], advice: advice?.[language] });
}
