import type { Adapter } from "@stream-fallback/core";
import type { DouyinExtra, DouyinOptions } from "../room/douyin-room.ts";
import type { PageSettings } from "../session/site-call.ts";
import { mobile } from "./mobile/mobile.ts";
import { userHTML } from "./user-html/user-html.ts";
import { web } from "./web/web.ts";
import { webHTML } from "./web-html/web-html.ts";

type MakeAdapter = (settings: PageSettings) => Adapter<DouyinOptions, DouyinExtra>;

/**
 * Every adapter by its name. Whatever else lists adapters (the type `Api`, the choices of the command line, docs, tables
 * of tests) is derived from this list or held to it by a test, so that a new one cannot be forgotten there.
 */
export const adapters = { web, webHTML, mobile, userHTML } satisfies Readonly<Record<string, MakeAdapter>>;

export type AdapterName = keyof typeof adapters;
