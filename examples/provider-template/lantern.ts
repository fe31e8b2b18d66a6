// The provider of Lantern, an invented site: what `createClient` and `--provider` are given.
import { checkedBySchema, defineProvider, type Provider, StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";
import { api } from "./api.ts";
import { page } from "./page.ts";

const SITE = "https://lantern.example";
const ROOM_NAME = /^[a-z][a-z0-9-]{2,31}$/;

const optionsSchema = z.strictObject({
  /** Replaces the site, by a mirror or a stand-in. */
  origin: z.url().default(SITE),
});

export function createProvider(
  options?: z.input<typeof optionsSchema>,
): Provider<unknown, unknown, "lantern"> {
  // They may come out of a file of settings.
  const { origin } = checkedBySchema(optionsSchema, { value: options, owner: "createProvider" });
  return defineProvider({
    id: "lantern",
    name: "Lantern",
    siteURL: SITE,
    hosts: [new URL(origin).host],
    qualities: ["source", "high", "low"],
    adapters: [api(origin), page(origin)],
    matchURL: (url) => roomNameIn(url) !== undefined,
    // Lantern knows nobody by a uid.
    checkRef: ({ roomId, uid }) =>
      ROOM_NAME.test(roomId) && uid === undefined
        ? undefined
        : `a ref needs a room's name; give ${SITE}/<room>`,
    // A name, or a URL that matchURL knows: the client finds those in share texts.
    async resolve(input) {
      const text = input.trim();
      const roomId = ROOM_NAME.test(text) ? text : roomNameIn(text);
      if (roomId !== undefined) return { provider: "lantern", roomId };
      throw new StreamFallbackError("INVALID_INPUT", `no room is named here; give ${SITE}/<room>`);
    },
  });
}

function roomNameIn(text: string): string | undefined {
  const url = URL.parse(text);
  const name = url?.pathname.slice(1) ?? "";
  return url?.origin === SITE && ROOM_NAME.test(name) ? name : undefined;
}
