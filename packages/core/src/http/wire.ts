import type { HttpHead, HttpRequest } from "./http-client.ts";

/** What is told of one request: its head, its bytes as they were sent, its end; or, at any time, that it failed. */
export interface ReplyListener {
  head(status: number, headers: HttpHead["headers"]): void;
  data(chunk: Uint8Array): void;
  end(): void;
  /** @param isStale whether that was on a connection that had served before, and that broke with this request */
  fail(error: unknown, isStale: boolean): void;
}

/** A request on its way. */
export interface Sent {
  pause(): void;
  resume(): void;
  /** Ends it, and its connection with it. */
  cancel(): void;
}

/** A request as it goes on the wire. */
export interface WireRequest extends HttpRequest {
  /** `http:` or `https:`. */
  place: URL;
  method: "GET" | "POST";
  headers: Record<string, string>;
}

/** Connections of one route, and how requests travel on them. Nothing is decoded here, followed or tried again. */
export interface Wire {
  send(request: WireRequest, listener: ReplyListener): Sent;
  /** Ends all connections, and what is on its way with them. */
  close(): void;
}
