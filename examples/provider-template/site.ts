// Lantern, played on this machine. Play a site from facts about it before you write its provider.
import { htmlReply, jsonReply, type StandInRequest, startStandIn } from "@stream-fallback/core/testing";

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
export const roomOf = (name: string | null) => rooms.find((room) => room.name === name);
/** The qualities of the live room, which has no `low`. */
const qualities = ["source", "high"];
const denied = (words: string) => ({ ...jsonReply({ error: words }), status: 401, refused: words });

/** @param options a free port is taken where none is given */
export async function startSite({ port }: { port?: number | undefined } = {}) {
  const tokens = new Set<string>();
  let logins = 0;
  const withToken = (tell: (asked: URLSearchParams) => unknown) => (request: StandInRequest) =>
    tokens.has(`${request.headers.authorization}`.replace("Bearer ", ""))
      ? jsonReply(tell(request.parameters))
      : denied("log in");

  const standIn = await startStandIn({
    ...{ port, controlPath: "/__control" },
    routes: [
      {
        ...{ endpoint: "login", method: "POST", path: "/login" },
        answer({ headers: { cookie } }) {
          if (cookie !== undefined && cookie !== "member=nora") return denied("who are you?");
          const token = `token-${++logins}`;
          tokens.add(token);
          return jsonReply({ token });
        },
      },
      {
        ...{ endpoint: "rooms", path: "/api/rooms" },
        answer: withToken((asked) => [roomOf(asked.get("name")) ?? []].flat()),
      },
      {
        ...{ endpoint: "stream", path: "/api/stream" },
        answer: withToken((asked) => streamOf(roomOf(asked.get("name")), asked.get("quality") ?? "")),
      },
      {
        ...{ endpoint: "page", path: /^\/[\w-]+$/ },
        answer: ({ path }) => htmlReply(pageOf(path.slice(1))),
      },
    ],
    // How this site itself fails; what any site does comes with the stand-in.
    faults: {
      captcha: () => htmlReply("<html><title>Are you human?</title></html>"),
      error: () => jsonReply({ error: "busy" }),
    },
  });
  return { ...standIn, origin: standIn.url, forgetTokens: () => tokens.clear() };
}

export function pageOf(name: string): string {
  const state = JSON.stringify({ room: roomOf(name) ?? null });
  return `<script type="application/json" id="state">${state}</script>`;
}

export function streamOf(room: (typeof rooms)[number] | undefined, asked: string): object | null {
  if (!room?.onAir) return null;
  const quality = qualities.includes(asked) ? asked : "source";
  const flv = `https://cdn.lantern.example/night-baker.flv?quality=${quality}`;
  return { quality, label: quality === "source" ? "Source" : "720p", flv, expiresAt: "2026-01-01T23:00:00Z" };
}
