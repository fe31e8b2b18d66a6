import type { CurrentStream } from "@stream-fallback/core";

type Words = [program: string, ...args: string[]];

interface Played {
  stream: Pick<CurrentStream, "url" | "headers">;
  /** Of the window. */
  title: string;
}

/** How each player is started. An address was checked, so that none is taken for an option. */
const PLAYERS = {
  mpv: ({ stream: { url, headers }, title }: Played): Words => [
    "mpv",
    `--force-media-title=${title}`,
    ...(headers ? [`--http-header-fields=${linesOf(headers).map(quoted).join(",")}`] : []),
    url,
  ],
  ffplay: ({ stream: { url, headers }, title }: Played): Words => [
    "ffplay",
    ...["-loglevel", "warning", "-window_title", title],
    ...(headers
      ? [
          "-headers",
          linesOf(headers)
            .map((line) => `${line}\r\n`)
            .join(""),
        ]
      : []),
    ...["-i", url],
  ],
  vlc: ({ stream: { url, headers }, title }: Played): Words => {
    const { "user-agent": userAgent, referer } = Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return [
      "vlc",
      `--meta-title=${title}`,
      ...(userAgent ? [`--http-user-agent=${userAgent}`] : []),
      ...(referer ? [`--http-referrer=${referer}`] : []),
      url,
    ];
  },
};

export type Player = keyof typeof PLAYERS;

/** What `--open` takes. */
export const players: readonly string[] = Object.keys(PLAYERS);

/** The command that plays a stream. */
export function playerCommand(player: Player, played: Played): Words {
  return PLAYERS[player](played);
}

function linesOf(headers: Record<string, string>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

/** mpv separates the headers of its list by commas, and takes these in a string of a told length as they are. */
function quoted(text: string): string {
  return `%${Buffer.byteLength(text)}%${text}`;
}
