import { codecOf } from "./codec.ts";
import type { Container, Rendition } from "./collect-sources.ts";
import type { Playurl } from "./play-schema.ts";
import { nameOfQn } from "./quality.ts";

type Format = Playurl["stream"][number]["format"][number];

const CONTAINERS: ReadonlyMap<string, Container> = new Map([
  ["flv", "flv"],
  ["ts", "ts"],
  ["fmp4", "fmp4"],
]);

/** What a reply gives, in its order; forms that nobody knows yet are left out. */
export function readPlayurl({ stream, g_qn_desc }: Playurl, askedQn: number): Rendition[] {
  const formats = stream.flatMap(({ format }) => format);
  return formats.flatMap((format) => {
    const container = CONTAINERS.get(format.format_name);
    if (container === undefined) return [];
    return entriesOf(format, askedQn).map(({ codec_name, current_qn: qn, base_url, url_info }) => ({
      ...{ qn, container, codec: codecOf(codec_name), name: nameOfQn(qn, g_qn_desc) },
      urls: url_info.map(({ host, extra }) => `${host}${base_url}${extra}`),
    }));
  });
}

/** One for each codec: where the anchor sends two encodings, a codec is there twice, and one is what was asked for. */
function entriesOf({ codec: entries }: Format, askedQn: number): Format["codec"] {
  const byName = Map.groupBy(entries, ({ codec_name }) => codec_name);
  return [...byName.values()].flatMap(
    (same) => same.find(({ current_qn }) => current_qn === askedQn) ?? same.slice(0, 1),
  );
}

/** The numbers of what the room has, be it given or not. */
export function acceptedQns({ stream }: Playurl): number[] {
  const codecs = stream.flatMap(({ format }) => format).flatMap(({ codec }) => codec);
  const all = codecs.flatMap(({ accept_qn, current_qn }) => [...accept_qn, current_qn]);
  return [...new Set(all)];
}
