import {
  type RecorderFacade,
  type RecorderGetStreamOptions,
  type RecorderProvider,
  recorderFacade,
} from "@stream-fallback/core/recorder";
import type { AdapterName } from "../adapters/adapters.ts";
import { createProvider } from "../bilibili.ts";
import type { BilibiliExtra } from "../room/bilibili-room.ts";
import { codecOf } from "../streams/codec.ts";
import { keyOfQuality } from "../streams/quality.ts";
import { type CodecName, codecsNamed, type FormatName, formatsNamed } from "./named-choice.ts";

/** The options of all calls, with those that only recorders of Bilibili have. */
interface BilibiliCall extends RecorderGetStreamOptions {
  formatName?: FormatName | (string & {}) | undefined;
  codecName?: CodecName | (string & {}) | undefined;
}

/** What the plain functions are made of. */
export const facade: RecorderFacade<BilibiliExtra, BilibiliCall, AdapterName> = recorderFacade<
  BilibiliExtra,
  BilibiliCall,
  AdapterName
>({
  id: "Bilibili",
  name: "哔哩哔哩",
  siteURL: "https://live.bilibili.com/",
  createProvider: () => createProvider(),
  identitiesVariable: "BILIBILI_IDENTITIES",
  translate: ({ formatName, codecName, formatPriorities, codecPriorities, quality, ...others }) => {
    const [formats, codecs] = [formatsNamed(formatName), codecsNamed(codecName)];
    return {
      ...others,
      quality: keyOfQuality(quality),
      formatPriorities: formatPriorities ?? formats,
      codecPriorities: ownNames(codecPriorities) ?? codecs,
    };
  },
});

/** The platform as recorder programs describe theirs; a channel's `id` is the room's number, never the short one. */
export const provider: RecorderProvider = facade.provider;

/** The site's names of codecs (avc, hevc) are understood as well as ours. */
function ownNames(codecs: readonly string[] | undefined): readonly string[] | undefined {
  if (!Array.isArray(codecs)) return codecs;
  return codecs.map((codec) => (typeof codec === "string" ? (codecOf(codec) ?? codec) : codec));
}
