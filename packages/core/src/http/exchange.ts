import { Buffer } from "node:buffer";
import type { Clock } from "../runtime/clock.ts";
import { type Encoding, encodingOf, tooLarge } from "./content-encoding.ts";
import type { HttpHead } from "./http-client.ts";
import { failureOnWay } from "./network-error.ts";
import type { ReplyListener, Sent, Wire, WireRequest } from "./wire.ts";

const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;
/** What waits for its reader; beyond it the connection is paused. */
const MOST_WAITING_BYTES = 256 * 1024;
/** How long the rest of a body may take that nobody reads, and how long if it tells its length. */
const DRAIN_MS = 2_000;
const DRAIN_KNOWN_MS = 10_000;

/** How often a request is sent that meets connections which the site has closed. */
const MOST_SENDINGS = 3;

export interface ExchangeParts {
  wire: Wire;
  /** Its timers hold no process. */
  clock: Clock;
  /** That of the request, if it has one, and that of the call. */
  signals: readonly AbortSignal[];
  /** How much of a body may still be downloaded that nobody reads. */
  drainBytes: number;
  /** Host and port of the proxy that it goes through. @default none */
  proxyPlace?: string | undefined;
  /** Told once, when nothing of the exchange is on its way any more. */
  over(): void;
}

interface Waiting {
  isThere(): boolean;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * One request, from its sending to the last byte of its reply or the end of one of its signals. Bytes are kept as they
 * came; whoever reads them decodes them. `private` instead of `#`: there is one for each request.
 */
export class Exchange implements ReplyListener {
  status = 0;
  headers: HttpHead["headers"] = {};
  encoding: Encoding | undefined;
  /** The length of the body as it is sent, where the head tells it. */
  expectedBytes: number | undefined;
  receivedBytes = 0;
  isEnded = false;
  private chunks: Uint8Array[] = [];
  private waitingBytes = 0;
  private hasHead = false;
  private isPaused = false;
  private isDraining = false;
  private isOver = false;
  private failure: { error: unknown } | undefined;
  private sendings = 1;
  private waiting: Waiting | undefined;
  private sent: Sent | undefined;
  private mostBytes: number;
  private cancelTimer: (() => void) | undefined;
  readonly request: WireRequest;
  /** The most that the body may have, decoded. */
  readonly maxBytes: number;
  private readonly parts: ExchangeParts;

  constructor(request: WireRequest, parts: ExchangeParts) {
    this.request = request;
    this.parts = parts;
    this.maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
    this.mostBytes = this.maxBytes;
  }

  /** As a listener of its signals. */
  handleEvent(): void {
    this.cancel(this.parts.signals.find(({ aborted }) => aborted)?.reason);
  }

  start(): void {
    for (const signal of this.parts.signals) signal.addEventListener("abort", this);
    this.send();
  }

  private send(): void {
    try {
      this.sent = this.parts.wire.send(this.request, this);
      if (this.isOver) this.sent.cancel();
    } catch (thrown) {
      this.fail(thrown, false);
    }
  }

  head(status: number, headers: HttpHead["headers"]): void {
    this.hasHead = true;
    this.status = status;
    this.headers = headers;
    this.encoding = encodingOf(headers);
    const length = headers["content-length"];
    if (typeof length === "string" && headers["transfer-encoding"] === undefined)
      this.expectedBytes = Number(length);
    // What cannot be compressed any further grows a little when it is.
    if (this.encoding) this.mostBytes += 1_024 + this.mostBytes / 1_024;
    this.wake();
  }

  data(chunk: Uint8Array): void {
    if (this.isOver) return;
    this.receivedBytes += chunk.length;
    if (this.isDraining) {
      if (this.receivedBytes > this.mostBytes) this.cancel(undefined);
      return;
    }
    if (this.receivedBytes > this.mostBytes) {
      this.cancel(tooLarge(this.maxBytes));
      return;
    }
    this.chunks.push(chunk);
    this.waitingBytes += chunk.length;
    this.wake();
  }

  end(): void {
    if (this.isOver) return;
    this.isEnded = true;
    this.finish();
    this.wake();
  }

  fail(error: unknown, isStale: boolean): void {
    if (this.isOver) return;
    // The site had closed the connection and not read the request; what changes nothing may be sent again, as browsers do.
    if (isStale && !this.hasHead && this.request.method === "GET" && this.sendings < MOST_SENDINGS) {
      this.sendings += 1;
      this.send();
      return;
    }
    const { place } = this.request;
    this.failure = { error: failureOnWay(error, { place, proxyPlace: this.parts.proxyPlace }) };
    this.finish();
    this.wake();
  }

  /** Resolves when the head is here. */
  started(): Promise<void> {
    return this.until(() => this.hasHead);
  }

  /** Resolves when the body is here, all of it. */
  completed(): Promise<void> {
    return this.until(() => this.isEnded);
  }

  /** What there is more of the body, as soon as there is any, in the pieces in which it came; undefined at its end. */
  async more(): Promise<Uint8Array[] | undefined> {
    this.goOn();
    await this.until(() => this.chunks.length > 0 || this.isEnded);
    if (this.chunks.length > 0) return this.takePieces();
    // What was there may have been dropped since.
    if (this.failure) throw this.failure.error;
    return undefined;
  }

  /** Resolves when the body is here, when it has more bytes than these, or after some time. */
  async gathered({ mostBytes, ms }: { mostBytes: number; ms: number | undefined }): Promise<void> {
    let isLate = false;
    const { clock } = this.parts;
    const timer =
      ms === undefined || this.isEnded
        ? undefined
        : clock.setTimeout(() => {
            isLate = true;
            this.wake();
          }, ms);
    try {
      await this.until(() => this.isEnded || this.receivedBytes > mostBytes || isLate);
    } finally {
      if (timer !== undefined) clock.clearTimeout(timer);
    }
  }

  /** Takes what has come of the body, be it nothing. */
  take(): Uint8Array {
    const pieces = this.takePieces();
    const [only] = pieces;
    return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
  }

  private takePieces(): Uint8Array[] {
    const { chunks } = this;
    this.chunks = [];
    this.waitingBytes = 0;
    return chunks;
  }

  /**
   * Nobody reads on. A little that is still to come is let through, unread, since a new connection costs more. The
   * call that began it may end meanwhile; a signal of its own still ends it.
   */
  leave(): void {
    if (this.isOver || this.isDraining) return;
    const { expectedBytes, receivedBytes } = this;
    const { drainBytes, clock } = this.parts;
    const isKnown = expectedBytes !== undefined;
    if (drainBytes <= 0 || (isKnown && expectedBytes - receivedBytes > drainBytes)) {
      this.cancel(undefined);
      return;
    }
    this.isDraining = true;
    this.chunks = [];
    this.mostBytes = receivedBytes + drainBytes;
    this.parts.signals.at(-1)?.removeEventListener("abort", this);
    const timer = clock.setTimeout(() => this.cancel(undefined), isKnown ? DRAIN_KNOWN_MS : DRAIN_MS);
    this.cancelTimer = () => clock.clearTimeout(timer);
    this.isPaused = false;
    this.sent?.resume();
  }

  private cancel(reason: unknown): void {
    if (this.isOver) return;
    this.chunks = [];
    this.failure = { error: reason };
    this.finish();
    this.sent?.cancel();
    this.wake();
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.cancelTimer?.();
    this.forgetSignals();
    this.parts.over();
  }

  private forgetSignals(): void {
    for (const signal of this.parts.signals) signal.removeEventListener("abort", this);
  }

  private until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting = { isThere, resolve, reject };
      this.wake();
    });
  }

  private wake(): void {
    const { waiting } = this;
    if (waiting?.isThere()) {
      this.waiting = undefined;
      waiting.resolve();
    } else if (waiting && this.failure) {
      this.waiting = undefined;
      waiting.reject(this.failure.error);
    } else if (!waiting && this.waitingBytes > MOST_WAITING_BYTES && !this.isPaused && !this.isOver) {
      this.isPaused = true;
      this.sent?.pause();
    }
  }

  private goOn(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.sent?.resume();
  }
}
