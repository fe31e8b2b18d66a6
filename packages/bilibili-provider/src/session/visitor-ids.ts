import { z } from "zod";
import { readSchema } from "../room/read-schema.ts";
import { askData } from "./ask-site.ts";
import type { SiteCall } from "./site-call.ts";

export const VISITOR_SESSION = "visitor-ids";
const VISITOR_TTL_MS = 24 * 3_600_000;

const spiSchema = z.object({ b_3: z.string().min(1), b_4: z.string().min(1) });

/** The cookies by which the site knows a browser again. */
export type VisitorIds = Readonly<Record<"buvid3" | "buvid4", string>>;

/** Those that the site gives to whoever asks; kept as they are written, `==` included. */
export function visitorIdsOf(call: SiteCall): Promise<VisitorIds> {
  const load = async () => {
    const url = `${call.origins.account}/x/frontend/finger/spi`;
    const value = await askData({ url }, call);
    const { b_3, b_4 } = readSchema(spiSchema, { what: "a visitor's ids", value });
    return { buvid3: b_3, buvid4: b_4 };
  };
  return call.context.session(VISITOR_SESSION, VISITOR_TTL_MS, load);
}
