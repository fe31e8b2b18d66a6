import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Source, Stream } from "./room-info.ts";
import { selectStream } from "./select-stream.ts";

const ranking = ["origin", "uhd", "hd", "sd", "ld", "ao"];

function stream(
  quality: string,
  formats: Partial<Stream> = { flv: `/${quality}.flv`, hls: `/${quality}.m3u8` },
): Stream {
  return { quality, name: quality.toUpperCase(), ...(quality === "ao" && { onlyAudio: true }), ...formats };
}

const sourceOf = (...streams: Stream[]): Source[] => [{ name: "main", streams }];
const room = sourceOf(
  stream("origin"),
  stream("hd"),
  stream("ld"),
  stream("ao", { flv: "/ao.flv", hls: "" }),
);

describe("the stream that is picked", () => {
  it("is told with all that a player needs", () => {
    const expiresAt = new Date(0);
    const headers = { referer: "https://live.example/" };
    expect(selectStream(sourceOf(stream("hd", { flv: "/hd.flv", expiresAt, headers })), {}, ranking)).toEqual(
      {
        name: "HD",
        source: "main",
        url: "/hd.flv",
        format: "flv",
        quality: "hd",
        onlyAudio: false,
        headers,
        expiresAt,
      },
    );
  });

  it.each([
    ["the best picture where none is wanted", undefined, "origin"],
    ["the wanted one", "hd", "hd"],
    ["the next one down", "uhd", "hd"],
    ["the next one down, past another", "sd", "ld"],
    ["sound, where that is wanted", "ao", "ao"],
    ["the best picture for a quality nobody knows", "8k", "origin"],
  ])("is %s", (_, quality, picked) => {
    expect(selectStream(room, { quality }, ranking).quality).toBe(picked);
  });

  it("is the next one up where there is none below but sound", () => {
    const streams = sourceOf(stream("origin"), stream("uhd"), stream("ao"));
    expect(selectStream(streams, { quality: "ld" }, ranking).quality).toBe("uhd");
  });

  it.each([
    ["ld", "origin"],
    ["real_origin", "real_origin"],
    ["hd", "origin"],
    [undefined, "origin"],
  ])("goes by rank where a better one is listed behind the others: for %s it is %s", (quality, picked) => {
    const streams = sourceOf(stream("origin"), stream("real_origin", { flv: "/real.flv" }), stream("ao"));
    expect(selectStream(streams, { quality }, ["real_origin", ...ranking]).quality).toBe(picked);
  });

  it("is the origin where a better one is wanted and missing", () => {
    const choice = { quality: "real_origin" };
    expect(selectStream(room, choice, ["real_origin", ...ranking]).quality).toBe("origin");
  });

  it.each(["sd", "ld"])("is of the first source where two come as near to %s", (quality) => {
    const sources = [
      { name: "main", streams: [stream("origin"), stream("hd")] },
      { name: "backup", streams: [stream("hd"), stream("origin")] },
    ];
    expect(selectStream(sources, { quality }, ranking)).toMatchObject({ source: "main", quality: "hd" });
  });

  it("is sound where there is no picture at all", () => {
    expect(selectStream(sourceOf(stream("ao")), { quality: "hd" }, ranking)).toMatchObject({
      quality: "ao",
      onlyAudio: true,
    });
  });

  it.each([
    [undefined, "flv"],
    [["hls", "flv"] as const, "hls"],
    [["hls"] as const, "hls"],
  ])("has the format that comes first in %j", (formatPriorities, format) => {
    expect(selectStream(room, { quality: "hd", formatPriorities }, ranking).format).toBe(format);
  });

  it("has another format where the preferred one is missing", () => {
    expect(selectStream(room, { quality: "ao", formatPriorities: ["hls", "flv"] }, ranking).url).toBe(
      "/ao.flv",
    );
  });

  it("is the nearest picture where sound is missing in all formats that will do", () => {
    expect(selectStream(room, { quality: "ao", formatPriorities: ["hls"] }, ranking).quality).toBe("ld");
  });

  it.each(["uhd", "8k"])("is none for a strict %s, and the error tells which there are", (quality) => {
    expect(() => selectStream(room, { quality, strictQuality: true }, ranking)).toThrow(
      expect.objectContaining({
        code: "NO_SUCH_QUALITY",
        message: `the room has no quality "${quality}"; it has origin, hd, ld, ao`,
      }),
    );
  });

  it("is none where no format will do", () => {
    expect(() =>
      selectStream(sourceOf(stream("hd", { flv: "/hd.flv" })), { formatPriorities: ["hls"] }),
    ).toThrow(expect.objectContaining({ code: "NO_SUCH_QUALITY", message: "the room has no stream in hls" }));
  });

  it("is the best one on a platform without a ranking, unless the wanted one is there", () => {
    expect(selectStream(room, { quality: "sd" }).quality).toBe("origin");
    expect(selectStream(room, { quality: "ld" }).quality).toBe("ld");
  });

  it("is always one of the room's, and as near as any", () => {
    const qualities = fc.subarray(ranking.slice(0, -1), { minLength: 1 });
    fc.assert(
      fc.property(qualities, fc.constantFrom(...ranking.slice(0, -1)), (there, quality) => {
        const picked = selectStream(
          sourceOf(...there.map((name) => stream(name))),
          { quality },
          ranking,
        ).quality;
        const below = there.filter((name) => ranking.indexOf(name) >= ranking.indexOf(quality));
        expect(picked).toBe(below[0] ?? there.at(-1));
      }),
    );
  });
});
