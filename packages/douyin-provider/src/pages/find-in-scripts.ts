import { findInside, type Wanted } from "../flight/find-value.ts";
import { FlightReader } from "../flight/flight-reader.ts";
import { type Json, parseJson } from "../flight/json.ts";
import { createScriptReader } from "../flight/read-scripts.ts";

/** A push of rows, to whatever array, however it is spaced. */
const PUSH = /\.push\(\s*\[\s*1\s*,\s*"/g;
const END = /"\s*\]\s*\)/g;

/**
 * Finds what scanning cannot, in a page that has come to its end: the state of pages from before React Flight
 * (`RENDER_DATA`, in use until the middle of 2023), and pushes that are written in another way.
 */
export async function findInScripts(page: Buffer, wanted: Wanted): Promise<Json | undefined> {
  const scripts: Buffer[] = [];
  createScriptReader((script) => scripts.push(script))(page);
  const older = scripts.find((script) => script.subarray(0, script.indexOf(">")).includes("RENDER_DATA"));
  const rendered = older && findInside(await renderDataOf(older), wanted);
  if (rendered) return rendered;
  const reader = new FlightReader(wanted);
  for (const script of scripts) {
    for (const escaped of pushesOf(script.toString("utf8"))) reader.push(Buffer.from(escaped));
  }
  return reader.end();
}

/** The state of an older page. The parser gets no more than the one element: on a hostile page it takes minutes. */
async function renderDataOf(script: Buffer): Promise<unknown> {
  // Cheerio is loaded when first needed, since most programs never meet such a page.
  const { load } = await import("cheerio/slim");
  const $ = load(`<script${script.toString("utf8")}</script>`);
  return parseJson(decode($("script#RENDER_DATA").text()));
}

/** The strings that a script pushes, still escaped. */
function* pushesOf(script: string): Generator<string> {
  const pushes = [...script.matchAll(PUSH)];
  for (const [index, push] of pushes.entries()) {
    const text = script.slice(push.index + push[0].length, pushes[index + 1]?.index);
    const end = [...text.matchAll(END)].at(-1)?.index;
    if (end !== undefined) yield text.slice(0, end);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
