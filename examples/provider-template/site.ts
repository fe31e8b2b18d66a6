// Lantern, played on this machine. Play a site from facts about it before you write its provider.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Mood = "captcha" | "error" | "cut";

export interface Site {
  origin: string;
  /** How many logins there have been. */
  logins(): number;
  forgetTokens(): void;
  /** Sets the mood of all replies from now on. */
  break(mood: Mood): void;
  close(): Promise<void>;
}

const host = { name: "Nora Baker", picture: "https://img.lantern.example/nora.jpg" };
const show = { id: "show-7", poster: null, startedAt: "2026-01-01T18:30:00Z" };
const rooms = [
  { name: "night-baker", onAir: true, title: "Bread at midnight 🍞", topic: "Cooking", host, show },
  {
    name: "day-sleeper",
    onAir: false,
    title: "Back on Monday",
    topic: null,
    host: { name: "Sol" },
    show: null,
  },
];
/** The qualities of the live room, which has no `low`. */
const qualities = ["source", "high"];

export async function startSite(): Promise<Site> {
  const tokens = new Set<string>();
  let logins = 0;
  let mood: Mood | undefined;

  function answer(url: URL, { cookie, authorization = "" }: Record<string, unknown>): [number, string] {
    if (mood === "captcha") return [200, "<html><title>Are you human?</title></html>"];
    if (mood === "error") return [200, '{"error":"busy"}'];
    const name = url.searchParams.get("name") ?? url.pathname.slice(1);
    const room = rooms.find((candidate) => candidate.name === name) ?? null;
    if (url.pathname === "/login") {
      if (cookie !== undefined && cookie !== "member=nora") return [401, '{"error":"who are you?"}'];
      const token = `token-${++logins}`;
      tokens.add(token);
      return [200, JSON.stringify({ token })];
    }
    if (!url.pathname.startsWith("/api/")) {
      return [200, `<script type="application/json" id="state">${JSON.stringify({ room })}</script>`];
    }
    if (!tokens.has(String(authorization).replace("Bearer ", ""))) return [401, '{"error":"log in"}'];
    if (url.pathname === "/api/rooms") return [200, JSON.stringify(room ? [room] : [])];
    const quality = url.searchParams.get("quality") ?? "";
    return [
      200,
      JSON.stringify(room?.onAir ? streamIn(qualities.includes(quality) ? quality : "source") : null),
    ];
  }

  const server = createServer((request, response) => {
    const [status, body] = answer(new URL(request.url ?? "/", "http://site"), request.headers);
    response.writeHead(status, { "content-length": Buffer.byteLength(body) });
    if (mood === "cut") response.write(body.slice(0, 9), () => response.destroy());
    else response.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logins: () => logins,
    forgetTokens: () => tokens.clear(),
    break: (next) => {
      mood = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function streamIn(quality: string): object {
  const flv = `https://cdn.lantern.example/night-baker.flv?quality=${quality}`;
  return { quality, label: quality === "source" ? "Source" : "720p", flv, expiresAt: "2026-01-01T23:00:00Z" };
}
