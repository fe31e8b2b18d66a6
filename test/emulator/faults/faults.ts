import type { EndpointName } from "../addresses/endpoints.ts";
import type { FirewallPage } from "../pages/firewall-page.ts";
import type { PageForm } from "../pages/page-form.ts";
import type { ErrorCode } from "../shapes/error-body.ts";

/** What the site asks for in a header: a slider, a slider, a login. */
export const verifyHeaders = [
  "bdturing-verify",
  "x-vc-bdturing-parameters",
  "x-tt-verify-passport-decision",
] as const;

export const verifyBodies = ["empty", "short"] as const;

export type Fault =
  /** Answers late, then normally. */
  | { kind: "latency"; ms: number }
  /** Answers after a random time between the two, then normally. */
  | { kind: "latency"; minMs: number; maxMs: number }
  /** Accepts the request and never answers. */
  | { kind: "hang" }
  /** Closes the connection without a byte, as a site does to a client that opens too many connections. */
  | { kind: "reset" }
  | { kind: "status"; status: number; retryAfterSeconds?: number }
  /** An error of the JSON addresses, as a body with the site's code and words. */
  | { kind: "code"; code: ErrorCode }
  | { kind: "captcha" }
  /** Wants a slider or a login, which only a header tells, beside an empty body or `{}`. */
  | { kind: "verify"; header: (typeof verifyHeaders)[number]; body?: (typeof verifyBodies)[number] }
  /** A page of the firewall in front of the site, with a script to solve or a token to send back. */
  | { kind: "firewall"; page: FirewallPage }
  /** Answers with the one word `blocked`. */
  | { kind: "blocked" }
  /** Answers 200 with no bytes. */
  | { kind: "empty" }
  /** Announces the whole length, sends half, tears the connection down. */
  | { kind: "cut" }
  /** Sends the normal answer in pieces (20) with a pause (100 ms) before each but the first. */
  | { kind: "drip"; pieces?: number; pauseMs?: number }
  /** Sends half of the text, with a content-length as if it were all. */
  | { kind: "truncate" }
  /** Sends broken JSON, or a page whose state row is garbled, and sets no cookies. */
  | { kind: "malformed" }
  /** Sends the normal answer behind 9 MB of blanks. */
  | { kind: "oversize" }
  /** Sends some 100 KB that unpack to more than 100 MB. */
  | { kind: "bomb" }
  /** Declares the charset GBK, and replaces every character beyond ASCII by one meaningless byte. */
  | { kind: "charset" }
  /** Renames a field, in JSON and in the state of pages, as a new version of the site might. */
  | { kind: "rename"; from: string; to: string }
  /** Sends an HTML block page where JSON was asked for. */
  | { kind: "htmlOnJson" }
  /** A room page that knows the address of the room and nothing else. */
  | { kind: "skeleton" }
  /** A page of normal look whose only state, if any, is the empty shell. */
  | { kind: "noState" }
  /** Sends the same page in another build, as sites serve several at a time; a client that knows one build fails. */
  | { kind: "form"; form: PageForm }
  /** Sends the page of a room as it was built until the middle of 2023. */
  | { kind: "olderPage" };

export type FaultKind = Fault["kind"];

/** The endpoints at which a kind of fault makes sense; kinds not listed work at all of them, and at "*". */
export const faultPlaces: Partial<Record<FaultKind, readonly EndpointName[]>> = {
  htmlOnJson: ["web", "ttwid", "mobile"],
  skeleton: ["webHTML"],
  noState: ["webHTML", "userHTML", "reflow"],
  code: ["web", "mobile"],
  form: ["webHTML", "userHTML"],
  olderPage: ["webHTML"],
};

export type FaultPlace = EndpointName | "*";

/** A new order for a place replaces the one before it. */
export interface FaultOrder extends FaultTerms {
  endpoint: FaultPlace;
  /** Strikes only who sends this cookie, as in `sessionid=anna`, and goes before a fault for all. @default everybody */
  cookie?: string;
  fault: Fault | null;
}

/** When a fault strikes; without any of these it strikes every request until it is healed. */
export interface FaultTerms {
  /** How many requests it spoils before it heals by itself. */
  times?: number;
  /** How long after the order it begins. @default 0 */
  startMs?: number;
  /** How long after the order it heals by itself. @default never */
  endMs?: number;
  /** The share of requests it strikes, from 0 to 1. @default 1 */
  rate?: number;
}

export type ActiveFault = Fault & {
  timesLeft?: number;
  rate?: number;
  /** How long from now it begins and ends. */
  startsInMs?: number;
  endsInMs?: number;
};
