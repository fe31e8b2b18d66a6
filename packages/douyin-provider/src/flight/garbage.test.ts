import { StreamFallbackError } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { FlightReader } from "./flight-reader.ts";

/** What is found in a page that arrives in chunks of this length. */
function find(html: string, chunkLength: number): unknown {
  const bytes = Buffer.from(html);
  const reader = new FlightReader({ key: "roomStore", take: () => undefined });
  for (let start = 0; start < bytes.length; start += chunkLength) {
    reader.write(bytes.subarray(start, start + chunkLength));
  }
  return reader.end();
}

/** What takes the square of its length takes seconds of 2 MB already; `.ci/run` reads as much as a reply may have. */
const MEGABYTES = process.env.PLAY_ALL === "1" ? 8 : 2;

describe(`${MEGABYTES} MB of garbage`, () => {
  const fill = (piece: string) => piece.repeat(Math.ceil((MEGABYTES * 1_048_576) / piece.length));
  const script = (pushed: string) => `<script>self.__pace_f.push([1,"${pushed}"])</script>`;

  it.each([
    ["nothing but letters", fill("x")],
    ["opened tags", fill("<")],
    ["opened scripts", fill("<script")],
    ["halves of closing tags", `<script>${fill("</scrip")}`],
    ["empty scripts", fill("<script></script>")],
    ["opened pushes", `<script>${fill('self.__pace_f.push([1,"')}</script>`],
    ["opened pushes with white space", `<script>${fill(`_f.push([1,${" ".repeat(100)}`)}</script>`],
    ["a push before white space", `<script>_f.push([1,${fill(" ")}</script>`],
    ["a push behind white space", `<script>_f.push([1,"x"]${fill(" ")}</script>`],
    ["a string without end", `<script>self.__pace_f.push([1,"${fill('\\"')}</script>`],
    ["backslashes", script(fill("\\\\"))],
    ["escaped line ends", script(`a:${fill("\\\\n")}`)],
    ["small pushes", `<script>${fill('self.__pace_f.push([1,"x"])')}</script>`],
    ["small rows", script(fill("1:1\\n"))],
    ["empty text rows", script(fill("1:T0,"))],
    ["lines without a colon", script(fill("\\n"))],
    ["colons", script(fill(":"))],
    ["escapes of a length", script(`1:Tffffff,${fill("\\u2028")}`)],
    ["opened values", script(`a:${fill('{\\"roomStore\\":')}`)],
    ["empty values", script(`a:[${fill('{\\"roomStore\\":{}},')}1]\\n`)],
    ["numbers", script(`a:[${fill('{\\"roomStore\\":1},')}1]\\n`)],
    ["values that wait", script(fill('a:{\\"roomStore\\":{\\"a\\":\\"$99\\"}}\\n'))],
    ["rows that refer to the next", script(`a:{\\"roomStore\\":\\"$1\\"}\\n${fill('1:[\\"$1\\"]\\n')}`)],
  ])("is read quickly: %s", { timeout: 60_000 }, (_, garbage) => {
    let outcome: unknown;
    try {
      outcome = find(garbage, 16_384);
    } catch (error) {
      outcome = error;
    }
    expect([undefined, "REPLY_TOO_LARGE"]).toContain((outcome as { code?: string } | undefined)?.code);
    expect(outcome === undefined || outcome instanceof StreamFallbackError).toBe(true);
  });
});
