import type { StandInFault } from "@stream-fallback/core/testing";

/** How the site says -352: its code, that as text, its words beside another code, a voucher beside code 0, a header. */
export const riskForms = ["code", "text", "words", "voucher", "header"] as const;

/** How it intercepts: HTTP 412 with JSON, a page or nothing, or -412 in a 200. */
export const interceptionForms = ["json", "page", "nothing", "inOk"] as const;

export type Fault =
  | StandInFault
  /** The address is under risk control. */
  | { kind: "intercepted"; form: (typeof interceptionForms)[number] }
  /** Signature, ids or browser are in doubt, or the visitor is. */
  | { kind: "risk"; form: (typeof riskForms)[number] }
  /** Any code of the site. */
  | { kind: "code"; code: number }
  /** Success, with an empty list in place of data. */
  | { kind: "noData" }
  /** On air without a word of streams. */
  | { kind: "noPlayurl" }
  /** The page in a layout of its own, without the state of the room. */
  | { kind: "festival" };
