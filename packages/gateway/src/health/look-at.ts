import type { Clock } from "@stream-fallback/core";
import type { Member } from "../backends/member.ts";

export interface LookOptions {
  timeoutMs: number;
  path: string;
  /** Undefined takes every status below 400. */
  expectedStatus?: number | undefined;
}

/** Asks a backend whether it is well: what is wrong, or undefined where nothing is. */
export async function lookAt(
  member: Member,
  options: LookOptions & { clock: Clock },
): Promise<string | undefined> {
  const { path, timeoutMs, expectedStatus, clock } = options;
  try {
    const headers = { "user-agent": "stream-fallback-gateway" };
    const signal = AbortSignal.timeout(timeoutMs);
    const { statusCode, body } = await member.ownPool.request({ method: "GET", path, headers, signal });
    member.heardAt = clock.now();
    await body.dump();
    const isExpected = expectedStatus === undefined ? statusCode < 400 : statusCode === expectedStatus;
    return isExpected ? undefined : `HTTP ${statusCode}`;
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    return name === "TimeoutError" ? `no answer within ${timeoutMs} ms` : (code ?? name);
  }
}
