import { z } from "zod";
import { readSchema } from "../room/read-schema.ts";
import { mixinKey } from "../signing/mixin-key.ts";
import { askData } from "./ask-site.ts";
import type { SiteCall } from "./site-call.ts";

export const WBI_SESSION = "wbi";
/** The site changes them daily, at an hour that nobody knows; a refusal renews them before that. */
const WBI_TTL_MS = 2 * 3_600_000;
/** What the site answers whoever is not logged in, with the keys beside it. */
const NOT_LOGGED_IN = -101;

/** Whoever asks. */
export const OF_THE_SITE = { scope: "provider" } as const;

/** The keys are the names of two pictures. */
const pictureOfKey = z.string().regex(/\/[\da-f]{32}\.\w+$/);
const navSchema = z.object({ wbi_img: z.object({ img_url: pictureOfKey, sub_url: pictureOfKey }) });

/** What signatures are made with. */
export function wbiKeyOf(call: SiteCall): Promise<string> {
  const load = async () => {
    const url = `${call.origins.account}/x/web-interface/nav`;
    const value = await askData({ url, takes: [NOT_LOGGED_IN] }, call);
    const nav = readSchema(navSchema, { what: "what the site signs with", value });
    const { img_url, sub_url } = nav.wbi_img;
    return mixinKey({ imgKey: keyIn(img_url), subKey: keyIn(sub_url) });
  };
  return call.context.session(WBI_SESSION, WBI_TTL_MS, load, OF_THE_SITE);
}

function keyIn(picture: string): string {
  return picture.slice(picture.lastIndexOf("/") + 1, picture.lastIndexOf("."));
}
