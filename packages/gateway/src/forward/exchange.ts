import type { IncomingMessage, ServerResponse } from "node:http";
import { StreamFallbackError } from "@stream-fallback/core";
import type { Lease } from "@stream-fallback/core/balancer";
import { clientAddress } from "@stream-fallback/server/guard";
import { answerFailure } from "../lb/answer.ts";
import { ForwardAttempt } from "./forward-attempt.ts";
import type { ForwardParts } from "./forward-parts.ts";
import { failureOf } from "./outcome-of.ts";
import { pathOf } from "./path-of.ts";
import { requestHeaders } from "./request-headers.ts";

/** Methods that may be asked of a second backend: they change nothing (RFC 9110, 9.2.1). */
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** A request of a client, from its arrival to the last byte of its answer. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly answer: ServerResponse;
  readonly parts: ForwardParts;
  readonly path: string;
  readonly headers: string[];
  readonly hasBody: boolean;
  /** Whether the client has its answer, or has left. */
  isOver = false;
  #attempt: ForwardAttempt | undefined;
  #hasMoved = false;
  #hasLeftSilent = false;
  readonly #client: string;

  constructor(parts: ForwardParts, request: IncomingMessage, answer: ServerResponse) {
    const { remoteAddress } = request.socket;
    const forwardedFor = request.headers["x-forwarded-for"] as string | undefined;
    this.parts = parts;
    this.request = request;
    this.answer = answer;
    this.path = pathOf(request.url ?? "/");
    this.#client = clientAddress(remoteAddress, forwardedFor, parts.proxies);
    const peer =
      forwardedFor === undefined ? this.#client : clientAddress(remoteAddress, undefined, parts.proxies);
    this.headers = requestHeaders(request, { peer, isTrusted: parts.proxies.trusts(peer) });
    this.hasBody = hasBody(request);
  }

  start(): void {
    this.parts.counts.requests += 1;
    this.answer.once("close", () => this.#onClose());
    const lease = this.#acquire();
    if (lease === undefined) void this.#askWhoIsBack();
    else this.#ask(lease);
  }

  /** Whether another backend may still be asked: nothing may have been changed, and nothing was sent to the client. */
  get mayMove(): boolean {
    return !this.isOver && !this.hasBody && SAFE.has(this.request.method ?? "");
  }

  /** Asks another backend after a failure, once; false where that may not be, and where there is none. */
  moveOn(failed: Lease): boolean {
    if (this.#hasMoved) return false;
    this.#hasMoved = this.#follow(failed);
    return this.#hasMoved;
  }

  /** Asks another backend than one that says nothing to anybody. That is no second try: this one has most likely not seen the request. */
  leaveSilent(silent: Lease): boolean {
    if (this.#hasLeftSilent) return false;
    this.#hasLeftSilent = this.#follow(silent);
    return this.#hasLeftSilent;
  }

  /** A backend has given no answer: asks another one, and one that is found to be well again too, else tells the client why. */
  async fail(failed: Lease, error: Error): Promise<void> {
    if (this.moveOn(failed)) return;
    const next = await this.#backInstead(failed);
    if (this.isOver) return;
    this.#hasMoved = true;
    if (next !== undefined) return this.#move(next);
    this.parts.counts.failed += 1;
    this.refuse(...failureOf(error));
  }

  /** Answers in the gateway's own name. */
  refuse(error: StreamFallbackError, status: number): void {
    this.isOver = true;
    const requestId = answerFailure(this.answer, { error, status });
    this.parts.logger.info({ requestId, status, code: error.code }, error.message);
  }

  #acquire(exclude?: readonly string[]): Lease | undefined {
    const { balancer, affinity } = this.parts;
    const affinityKey = affinity?.(this.request, this.#client);
    return balancer.acquire(
      undefined,
      affinityKey === undefined && exclude === undefined ? undefined : { affinityKey, exclude },
    );
  }

  /** Where all but the one that failed are blocked, one that is well again may not have been noticed yet. */
  async #backInstead({ endpoint: failed }: Lease): Promise<Lease | undefined> {
    const { balancer, health } = this.parts;
    if (!this.mayMove || this.#hasMoved) return undefined;
    const isAnotherThere = balancer
      .status()
      .some(({ name, state, weight }) => name !== failed && state !== "open" && weight > 0);
    if (isAnotherThere || !(await health.findAny())) return undefined;
    return this.isOver ? undefined : this.#acquire([failed]);
  }

  #follow(failed: Lease): boolean {
    const next = this.mayMove ? failed.failOver() : undefined;
    if (next !== undefined) this.#move(next);
    return next !== undefined;
  }

  #move(next: Lease): void {
    this.parts.counts.retries += 1;
    this.#ask(next);
  }

  /** Nobody has seen the request yet, so it may wait until it is known whether one of the blocked ones is well again. */
  async #askWhoIsBack(): Promise<void> {
    const isAnyBack = await this.parts.health.findAny();
    if (this.isOver) return;
    const lease = isAnyBack ? this.#acquire() : undefined;
    if (lease === undefined) this.#refuseAll();
    else this.#ask(lease);
  }

  #ask(lease: Lease): void {
    const member = this.parts.backends.member(lease.endpoint);
    if (member === undefined) throw new Error("a lease is of a backend that is there");
    this.#attempt = new ForwardAttempt(this, lease, member);
    this.#attempt.start();
  }

  #refuseAll(): void {
    this.parts.counts.refused += 1;
    const waits = this.parts.balancer.status().map(({ retryAfterMs }) => retryAfterMs);
    const retryAfterMs = Math.max(1_000, waits.length === 0 ? 0 : Math.min(...waits));
    const reason = "no backend can be asked now; all are down, blocked or taken out";
    this.refuse(new StreamFallbackError("NO_ENDPOINT_AVAILABLE", reason, { retryAfterMs }), 503);
  }

  #onClose(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.parts.counts.left += 1;
    this.#attempt?.leave();
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}
