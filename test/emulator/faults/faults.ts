import type { FaultOrder as FaultOrderOf, StandInFault } from "@stream-fallback/core/testing";
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
  | StandInFault
  /** An error of the JSON addresses, as a body with the site's code and words. */
  | { kind: "code"; code: ErrorCode }
  | { kind: "captcha" }
  /** Wants a slider or a login, which only a header tells, beside an empty body or `{}`. */
  | { kind: "verify"; header: (typeof verifyHeaders)[number]; body?: (typeof verifyBodies)[number] }
  /** A page of the firewall in front of the site, with a script to solve or a token to send back. */
  | { kind: "firewall"; page: FirewallPage }
  /** Answers with the one word `blocked`. */
  | { kind: "blocked" }
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

export type FaultOrder = FaultOrderOf<Fault, FaultPlace>;
