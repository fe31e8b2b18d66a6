import type { AttemptReport } from "../attempt-report.ts";
import type { Verdict } from "../breaker/breaker.ts";
import type { ErrorCode } from "../errors.ts";

const FAULTS_OF_IDENTITY: readonly string[] = ["PROXY", "AUTH_REJECTED"] satisfies ErrorCode[];

/** Whether a failure of this code is the fault of the identity: of its proxy, or of its cookie. */
export function isOfIdentity(code: string | undefined): code is ErrorCode {
  return FAULTS_OF_IDENTITY.includes(code ?? "");
}

/** The code by which attempts show that the identity is at fault: its proxy or its cookie; undefined where none does. */
export function faultIn(attempts: readonly AttemptReport[]): ErrorCode | undefined {
  return attempts.map(({ code }) => code).find(isOfIdentity);
}

/**
 * What the attempts of a call say of the identity that made them. Only an answer proves that it is well; a captcha, or a
 * site that is down, says nothing of it. An endpoint that hides who asks proves nothing of the cookie.
 */
export function verdictOf(
  attempts: readonly AttemptReport[],
  isAnonymous: (endpoint: string) => boolean,
): Verdict {
  if (faultIn(attempts) !== undefined) return "block";
  const isProven = attempts.some(({ kind, endpoint }) => kind === "success" && !isAnonymous(endpoint));
  return isProven ? "success" : "neutral";
}
