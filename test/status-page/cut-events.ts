import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Stands between a page and its service, as proxies do. */
export interface Between {
  origin: string;
  /** Streams of events end, and no new ones are let through. */
  cutEvents(): void;
  letEventsThrough(): void;
  /** Nothing is let through at all. */
  cutAll(): void;
}

export async function standBetween(service: string): Promise<Between> {
  let isCut = false;
  let isDown = false;
  const streams = new Set<ServerResponse>();
  const server = createServer((asked, answer) => {
    const isOfEvents = asked.url === "/v1/events";
    if (isDown || (isCut && isOfEvents)) return void answer.destroy();
    if (isOfEvents) streams.add(answer.on("close", () => streams.delete(answer)));
    const { method, url, headers } = asked;
    const onward = request(`${service}${url}`, { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const cut = () => {
    for (const stream of streams) stream.destroy();
  };
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutEvents() {
      isCut = true;
      cut();
    },
    letEventsThrough() {
      isCut = false;
    },
    cutAll() {
      isDown = true;
      cut();
    },
  };
}
