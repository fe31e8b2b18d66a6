import type { HttpHead } from "@stream-fallback/core";
import { type BlockKind, type BlockSign, blockSigns } from "./block-signs.ts";
import { HEAD_BYTES } from "./head-of.ts";
import { type PageParts, partsOf } from "./page-parts.ts";

export interface ReplyHead extends HttpHead {
  /** The first bytes of the body, or all of it; what is beyond 128 KB is not looked at. */
  head: Uint8Array;
}

interface Block {
  kind: BlockKind;
  /** All that were found, weak ones too. */
  signs: readonly BlockSign[];
}

/**
 * Tells by which kind of block, if any, the site shuts us out. Ask only where a reply lacks what it was asked for:
 * a page with the state in it needs no judging. Pure.
 */
export function recogniseBlock(reply: ReplyHead, expects: "page" | "data"): Block | undefined {
  const start = textOf(reply, START_BYTES);
  if (isAnswer(reply, start)) return undefined;
  // Words in JSON prove no block: they are the anchor's, and a title may contain every mark.
  const text = isJSON(start) ? start : textOf(reply, HEAD_BYTES);
  const parts = isJSON(text) ? undefined : partsOf(text);
  const signs = blockSigns.filter(
    (sign) => (sign.expects ?? expects) === expects && stands(sign, { reply, text, parts }),
  );
  const kind = kindOf(signs);
  return kind && { kind, signs };
}

/**
 * Whether a new nonce may open the page: the old one is missing, wrong or outdated. A captcha that only a header tells of
 * has an empty body, too, and no nonce helps there.
 */
export function wantsNewNonce(reply: ReplyHead): boolean {
  const kind = reply.status < 300 ? recogniseBlock(reply, "page")?.kind : undefined;
  return kind === "empty" || kind === "challenge";
}

/**
 * Enough to tell JSON by, and more than `LONGEST_REFUSAL` characters, of which none takes more than three bytes. The
 * rest of a healthy reply need not be decoded a second time.
 */
const START_BYTES = 4_096;

function textOf({ head }: ReplyHead, bytes: number): string {
  return utf8.decode(head.subarray(0, bytes));
}

const utf8 = new TextDecoder();

function isJSON(text: string): boolean {
  return /^\s*[{["]/.test(text);
}

/** What none of the signs is for: data that are longer than any refusal, with a status of success. */
function isAnswer({ status }: ReplyHead, start: string): boolean {
  return status >= 200 && status < 300 && start.length > LONGEST_REFUSAL && isJSON(start);
}

/** Two weak words prove nothing, as healthy pages have them all; nor do a status and a header of any failing server. */
function kindOf(signs: readonly BlockSign[]): BlockKind | undefined {
  const strong = signs.find(({ strength }) => strength === "strong");
  const word = signs.find(({ where }) => where === "text");
  const isBesideIt = signs.some(({ where }) => where === "status" || where === "header");
  return strong?.kind ?? (isBesideIt ? word?.kind : undefined);
}

/** In characters. The shortest reply with a room has 1,300; those with an error have about 120. */
const LONGEST_REFUSAL = 1_000;

function statusCodeOf(text: string): unknown {
  try {
    return JSON.parse(text).status_code;
  } catch {
    return undefined;
  }
}

interface ReadReply {
  reply: ReplyHead;
  /** Of JSON only the start, or all of it where it is as short as a refusal. */
  text: string;
  /** Undefined for JSON. */
  parts: PageParts | undefined;
}

function stands(sign: BlockSign, { reply: { status, headers }, text, parts }: ReadReply): boolean {
  switch (sign.where) {
    case "status":
      return status === sign.marker;
    case "header": {
      const isAnswer = sign.strength === "strong" && parts === undefined && text.length > LONGEST_REFUSAL;
      return !isAnswer && [headers[sign.header] ?? []].flat().some((value) => sign.marker.test(value));
    }
    case "status_code":
      return text.length <= LONGEST_REFUSAL && statusCodeOf(text) === sign.marker;
    case "body":
      return status >= 200 && status < 300 && sign.marker.test(text);
    default: {
      const { marker, where } = sign;
      const part = parts?.[where] ?? "";
      return typeof marker === "string" ? part.includes(marker) : marker.test(part);
    }
  }
}
