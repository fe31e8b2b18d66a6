import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { StreamFallbackError, type TimerHandle } from "@stream-fallback/core";
import type { Lease } from "@stream-fallback/core/balancer";
import type { Dispatcher } from "undici";
import type { Member, Waiting } from "../backends/member.ts";
import { bodyOf } from "./body-of.ts";
import type { ForwardParts } from "./forward-parts.ts";
import { outcomeOfStatus } from "./outcome-of.ts";
import { reasonOf, responseHeaders } from "./response-headers.ts";

/** What an attempt needs of the exchange that it is made for. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly answer: ServerResponse;
  readonly parts: Pick<ForwardParts, "clock" | "counts" | "health">;
  readonly path: string;
  readonly headers: string[];
  readonly hasBody: boolean;
  isOver: boolean;
  readonly mayMove: boolean;
  moveOn(failed: Lease): boolean;
  leaveSilent(silent: Lease): boolean;
  fail(failed: Lease, error: Error): Promise<void>;
  refuse(error: StreamFallbackError, status: number): void;
}

/** Of an answer that nobody wants: more than this costs more than a new connection. */
const MOST_UNWANTED_BYTES = 65_536;

const CLIENT_LEFT = new StreamFallbackError("ABORTED", "the client has left");
const UNWANTED = new StreamFallbackError("ABORTED", "another backend was asked instead");

const SILENT = new StreamFallbackError("TIMEOUT", "the backend says nothing to anybody");

const BUSY = new StreamFallbackError(
  "NO_ENDPOINT_AVAILABLE",
  "all connections to the backend are in use; try again",
  { retryAfterMs: 1_000 },
);
const ONLY_HINTS = new StreamFallbackError("TIMEOUT", "the backend only says that it has begun");

const NOTHING = Buffer.alloc(0);

/** One backend asked for one request. It reports the lease at the headers of the answer, and passes the answer on. */
export class ForwardAttempt implements Dispatcher.DispatchHandler, Waiting {
  readonly #exchange: Exchange;
  readonly #lease: Lease;
  readonly #member: Member;
  readonly startedAt: number;
  #controller: Dispatcher.DispatchController | undefined;
  #isReported = false;
  /** What becomes of the answer: not there yet, passed on to the client, or read by nobody. */
  #state: "awaited" | "passed on" | "unwanted" = "awaited";
  #unwantedBytes = 0;
  /** Of the wait for a connection. */
  #lineTimer: TimerHandle;
  /** When it first said that it has begun, and no more. */
  #hintedAt: number | undefined;
  /** Of the wait for a client that takes nothing. */
  #drainTimer: TimerHandle;
  readonly #onDrain = (): void => {
    this.#exchange.parts.clock.clearTimeout(this.#drainTimer);
    this.#controller?.resume();
  };

  constructor(exchange: Exchange, lease: Lease, member: Member) {
    this.#exchange = exchange;
    this.startedAt = exchange.parts.clock.now();
    this.#lease = lease;
    this.#member = member;
  }

  start(): void {
    const { clock } = this.#exchange.parts;
    this.#member.enter();
    this.#member.waiting.add(this);
    if (this.#member.places.take(this.#begin)) return;
    this.#lineTimer = clock.setTimeout(() => this.#waitNoLonger(), this.#member.limits.headersTimeoutMs);
  }

  readonly #begin = (): void => {
    const { request, path, headers, hasBody, parts } = this.#exchange;
    parts.clock.clearTimeout(this.#lineTimer);
    const method = request.method as Dispatcher.HttpMethod;
    const body = hasBody ? (bodyOf(request) as never) : null;
    try {
      this.#member.pool.dispatch({ path, method, headers, body }, this);
    } catch (error) {
      this.onResponseError(undefined, error as Error);
    }
  };

  /** Ends it where it has not been sent; false where it has. */
  #leaveLine(): boolean {
    if (!this.#member.places.leaveLine(this.#begin)) return false;
    this.#exchange.parts.clock.clearTimeout(this.#lineTimer);
    this.#state = "unwanted";
    this.#member.waiting.delete(this);
    this.#member.leave();
    return true;
  }

  /** A backend whose connections are all in use is not ill, and nobody else need be either. */
  #waitNoLonger(): void {
    if (!this.#leaveLine()) return;
    this.#report("neutral", BUSY);
    this.#exchange.parts.counts.refused += 1;
    this.#exchange.refuse(BUSY, 503);
  }

  /** The client has left. */
  leave(): void {
    this.#member.waiting.delete(this);
    this.#report("neutral", CLIENT_LEFT);
    if (this.#leaveLine()) return;
    this.#controller?.abort(CLIENT_LEFT);
  }

  moveAway(): void {
    if (this.#state !== "awaited" || this.#isReported || !this.#exchange.mayMove) return;
    this.#report("failure", SILENT);
    if (!this.#exchange.leaveSilent(this.#lease)) return;
    if (this.#leaveLine()) return;
    this.#state = "unwanted";
    this.#member.waiting.delete(this);
    this.#controller?.abort(UNWANTED);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#exchange.isOver) controller.abort(CLIENT_LEFT);
    else if (this.#state === "unwanted") controller.abort(UNWANTED);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusMessage?: string,
  ): void {
    if (status < 200) {
      this.#hearHint(controller);
      return;
    }
    this.#hear();
    if (this.#state === "unwanted") return;
    const { error, isRefused } = outcomeOfStatus(status);
    if (isRefused) this.#exchange.parts.health.suspect(this.#member);
    this.#report(error === undefined ? "success" : "failure", error);
    const { answer } = this.#exchange;
    if (this.#exchange.isOver || answer.destroyed || (isRefused && this.#exchange.moveOn(this.#lease))) {
      this.#state = "unwanted";
      return;
    }
    const raw = (controller.rawHeaders ?? []) as (string | Buffer)[];
    answer.sendDate = false;
    answer.writeHead(status, reasonOf(status, statusMessage), responseHeaders(raw, headers.connection));
    this.#state = "passed on";
    // Events are to be seen at once, before their first byte. Node's own flushHeaders would write the bytes of headers as UTF-8.
    if (headers["content-length"] === undefined) answer.write(NOTHING);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { answer } = this.#exchange;
    this.#hear();
    if (this.#state !== "passed on") this.#dropUnwanted(controller, chunk);
    else if (!answer.write(chunk) && !answer.destroyed) {
      controller.pause();
      answer.once("drain", this.#onDrain);
      this.#waitForDrain();
    }
  }

  onResponseEnd(): void {
    this.#end();
    if (this.#state !== "passed on") return;
    const { answer } = this.#exchange;
    this.#exchange.isOver = true;
    answer.end();
    if (answer.writableLength === 0) return;
    this.#waitForDrain();
    answer.once("close", () => this.#exchange.parts.clock.clearTimeout(this.#drainTimer));
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#end();
    this.#member.waiting.delete(this);
    const { answer, request, parts } = this.#exchange;
    if (this.#state === "passed on") {
      if (!this.#exchange.isOver) parts.counts.cut += 1;
      this.#exchange.isOver = true;
      // A client sees that its answer is not whole.
      answer.destroy();
      return;
    }
    if (this.#state === "unwanted" || this.#exchange.isOver) return;
    const isLeft = request.errored !== null || answer.destroyed;
    this.#report(isLeft ? "neutral" : "failure", error);
    if (isLeft) return;
    parts.health.suspect(this.#member);
    void this.#exchange.fail(this.#lease, error);
  }

  /** Each hint has undici begin to wait anew. One that comes while the body of the request is on its way begins nothing. */
  #hearHint(controller: Dispatcher.DispatchController): void {
    const { request, hasBody, parts } = this.#exchange;
    if (hasBody && !request.complete) return;
    const now = parts.clock.now();
    this.#hintedAt ??= now;
    if (now - this.#hintedAt >= this.#member.limits.headersTimeoutMs) controller.abort(ONLY_HINTS);
  }

  /** Whoever takes nothing holds a connection to the backend, or memory, and there is only so much. */
  #waitForDrain(): void {
    const { clock } = this.#exchange.parts;
    const { bodyTimeoutMs } = this.#member.limits;
    if (bodyTimeoutMs > 0)
      this.#drainTimer = clock.setTimeout(() => this.#exchange.answer.destroy(), bodyTimeoutMs);
  }

  #end(): void {
    this.#exchange.parts.clock.clearTimeout(this.#drainTimer);
    this.#member.leave();
    this.#member.places.giveBack();
  }

  #hear(): void {
    this.#member.heardAt = this.#exchange.parts.clock.now();
    this.#member.waiting.delete(this);
  }

  #report(kind: "success" | "failure" | "neutral", error: unknown): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#lease.report({ kind, durationMs: this.#exchange.parts.clock.now() - this.startedAt, error });
  }

  #dropUnwanted(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#unwantedBytes += chunk.length;
    if (this.#unwantedBytes > MOST_UNWANTED_BYTES) controller.abort(UNWANTED);
  }
}
