import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import type { Emulator } from "../emulator/server.ts";

/** What came in at the emulator, before it made anything of it. */
export interface WatchedRequest {
  method: string;
  /** With the query. */
  url: string;
  /** Names and values in turn, as they were sent. */
  headers: readonly string[];
  /** As much of it as has come. */
  body: string;
  /** What became of it; `running` until one side has ended it. */
  ending: "running" | "answered" | "left by the client";
}

/** Those of an emulator from now on, taken from Node's own HTTP server, so that no counter has to be trusted. */
export function watchRequests(
  { url }: Pick<Emulator, "url">,
  onRequest: (request: WatchedRequest) => void = () => {},
): readonly WatchedRequest[] {
  const requests: WatchedRequest[] = [];
  const { host } = new URL(url);
  const record = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.headers.host !== host) return;
    const { method = "", url: target = "", rawHeaders } = request;
    const watched: WatchedRequest = {
      ...{ method, url: target, headers: rawHeaders },
      ...{ body: "", ending: "running" },
    };
    requests.push(watched);
    request.on("data", (chunk: Buffer) => {
      watched.body += chunk.toString("latin1");
    });
    response.once("close", () => {
      watched.ending = response.writableFinished ? "answered" : "left by the client";
    });
    onRequest(watched);
  };
  subscribe("http.server.request.start", record);
  onTestFinished(() => void unsubscribe("http.server.request.start", record));
  return requests;
}
