/** What goes wrong at any site. */
export type StandInFault =
  /** Answers late, then normally. */
  | { kind: "latency"; ms: number }
  /** Answers after a random time between the two, then normally. */
  | { kind: "latency"; minMs: number; maxMs: number }
  /** Accepts the request and never answers. */
  | { kind: "hang" }
  /** Closes the connection without a byte, as a site does to a client that opens too many connections. */
  | { kind: "reset" }
  | { kind: "status"; status: number; retryAfterSeconds?: number }
  /** Answers 200 with no bytes. */
  | { kind: "empty" }
  /** Announces the whole length, sends half, tears the connection down. */
  | { kind: "cut" }
  /** Sends the normal answer in pieces (20) with a pause (100 ms) before each but the first. */
  | { kind: "drip"; pieces?: number; pauseMs?: number }
  /** Sends half of the text, with a content-length as if it were all. */
  | { kind: "truncate" }
  /** Sends broken JSON, or a page whose scripts are broken, and sets no cookies. */
  | { kind: "malformed" }
  /** Sends the normal answer behind 9 MB of blanks. */
  | { kind: "oversize" }
  /** Sends some 100 KB that unpack to more than 100 MB. */
  | { kind: "bomb" }
  /** Declares the charset GBK, and replaces every character beyond ASCII by one meaningless byte. */
  | { kind: "charset" }
  /** Renames a field, as a new version of the site might. */
  | { kind: "rename"; from: string; to: string }
  /** Sends an HTML block page where JSON was asked for. */
  | { kind: "htmlOnJson" };

/** The kinds of those, each once. */
const kinds: { [Kind in StandInFault["kind"]]: true } = {
  ...{ latency: true, hang: true, reset: true, status: true, empty: true, cut: true, drip: true },
  ...{ truncate: true, malformed: true, oversize: true, bomb: true, charset: true, rename: true },
  htmlOnJson: true,
};

export const standInFaultKinds: readonly string[] = Object.keys(kinds);

/** A fault of a site's own has any other kind. */
export interface AnyFault {
  kind: string;
}

/** When a fault strikes; without any of these it strikes every request until it is healed. */
export interface FaultTerms {
  /** How many requests it spoils before it heals by itself. */
  times?: number | undefined;
  /** How long after the order it begins. @default 0 */
  startMs?: number | undefined;
  /** How long after the order it heals by itself. @default never */
  endMs?: number | undefined;
  /** The share of requests it strikes, from 0 to 1. @default 1 */
  rate?: number | undefined;
}

/** A new order for a place replaces the one before it. */
export interface FaultOrder<Fault extends AnyFault = AnyFault, Place extends string = string>
  extends FaultTerms {
  /** An endpoint, all of a host as in `api/*`, or everything: `*`. The nearest one strikes. */
  endpoint: Place;
  /** Strikes only who sends this cookie, as in `sessionid=anna`, and goes before a fault for all. @default everybody */
  cookie?: string | undefined;
  /** Null heals. */
  fault: Fault | null;
}

export type ActiveFault<Fault extends AnyFault = AnyFault> = Fault & {
  timesLeft?: number;
  rate?: number;
  /** How long from now it begins and ends. */
  startsInMs?: number;
  endsInMs?: number;
};
