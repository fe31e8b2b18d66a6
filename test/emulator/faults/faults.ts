import type { EndpointName } from "../addresses/endpoints.ts";
import type { FirewallPage } from "../pages/firewall-page.ts";
import type { PageForm } from "../pages/page-form.ts";
import type { ErrorCode } from "../shapes/error-body.ts";

export type Fault =
  /** Answers late, then normally. */
  | { kind: "latency"; ms: number }
  /** Late by any time between the two, each as likely. */
  | { kind: "latency"; minMs: number; maxMs: number }
  /** Accepts the request and never answers. */
  | { kind: "hang" }
  /** Takes the request and closes the connection without a byte, as on whoever opens too many. */
  | { kind: "reset" }
  | { kind: "status"; status: number; retryAfterSeconds?: number }
  /** An error of the JSON addresses, as a body with the site's code and words. */
  | { kind: "code"; code: ErrorCode }
  | { kind: "captcha" }
  /** A page of the firewall before the site: a script to solve, or a token to bring. */
  | { kind: "firewall"; page: FirewallPage }
  /** One word and no reason. */
  | { kind: "blocked" }
  /** 200 with no bytes. */
  | { kind: "empty" }
  /** Announces the whole length, sends half, tears the connection down. */
  | { kind: "cut" }
  /** Sends the normal answer in pieces (20) with a pause (100 ms) before each but the first. */
  | { kind: "drip"; pieces?: number; pauseMs?: number }
  /** Half the text, announced as if it were all. */
  | { kind: "truncate" }
  /** Broken JSON; a page whose state row is garbled; no cookies either way. */
  | { kind: "malformed" }
  /** The normal answer behind 9 MB of blanks. */
  | { kind: "oversize" }
  /** Some 100 KB on the wire that unpack to more than 100 MB. */
  | { kind: "bomb" }
  /** Calls itself GBK, and every character beyond ASCII has become one meaningless byte. */
  | { kind: "charset" }
  /** A field has another name, in JSON and in the state of pages, as after a new version of the site. */
  | { kind: "rename"; from: string; to: string }
  /** A block page where JSON was asked for. */
  | { kind: "htmlOnJson" }
  /** A room page that knows the address of the room and nothing else. */
  | { kind: "skeleton" }
  /** A page of normal look whose only state, if any, is the empty shell. */
  | { kind: "noState" }
  /** The same page in another build, as sites have several at a time; a fault only for who knows but one. */
  | { kind: "form"; form: PageForm }
  /** The page of a room as it was until the middle of 2023. */
  | { kind: "olderPage" };

export type FaultKind = Fault["kind"];

/** Where a fault makes sense; kinds not listed work everywhere, and "*" too. */
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
  fault: Fault | null;
}

/** When a fault strikes; without any of these, always and until healed. */
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
