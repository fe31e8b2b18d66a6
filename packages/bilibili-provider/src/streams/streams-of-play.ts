import { type Source, StreamFallbackError } from "@stream-fallback/core";
import { type AvailableQuality, availableQualities } from "./available-qualities.ts";
import { collectSources, type Rendition } from "./collect-sources.ts";
import type { Play } from "./play-schema.ts";
import { acceptedQns, readPlayurl } from "./read-playurl.ts";
import { refusalOf } from "./refusal-of.ts";

/** Of broadcasts with rights of others, since August 2025: there are streams, for the site's own players only. */
const DRM = 203;

export interface ToldStreams {
  sources: Source[];
  availableQualities?: AvailableQuality[];
  /** Given where the room is on air and its streams are not shown to viewers like us. */
  streamsRefused?: { reason: string };
}

interface AskedPlay {
  askedQn: number;
  /** What came of it by another way. @default nothing */
  withheld?: readonly Rendition[] | undefined;
  isVisitor: boolean;
}

/**
 * The streams of a room on air, or why there are none for us.
 * @throws StreamFallbackError `INCOMPLETE` where the reply tells of no streams, and not why
 */
export function streamsOfPlay(play: Play, { askedQn, withheld = [], isVisitor }: AskedPlay): ToldStreams {
  const refused = refusalOf(play) ?? reasonIn(play);
  if (refused !== undefined) return { sources: [], streamsRefused: { reason: refused } };
  const playurl = play.playurl_info?.playurl;
  if (!playurl) throw noStreams("has no word of streams");
  const renditions = [...readPlayurl(playurl, askedQn), ...withheld];
  const sources = collectSources(renditions);
  if (sources.length === 0) throw noStreams("has streams of a form that is not known here");
  const given = renditions.map(({ qn }) => qn);
  const available = { accepted: acceptedQns(playurl), given, asked: askedQn, isVisitor };
  return { sources, availableQualities: availableQualities({ ...available, names: playurl.g_qn_desc }) };
}

function reasonIn(play: Play): string | undefined {
  const playurl = play.playurl_info?.playurl;
  const isEmpty = playurl?.stream.length === 0;
  if ((!playurl || isEmpty) && play.all_special_types.includes(DRM))
    return "it is protected (DRM), for the site's own players only";
  // With code 0, a list without anything is what those get who are no members.
  return isEmpty ? "it is for members or paying viewers (大航海、付费)" : undefined;
}

function noStreams(what: string): StreamFallbackError {
  return new StreamFallbackError(
    "INCOMPLETE",
    `the reply says that the room is on air and ${what}; try again`,
    {
      isBlameless: true,
    },
  );
}
