import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Source, Stream } from "./room-info.ts";
import { rankStreams, type StreamChoice, selectStream } from "./select-stream.ts";

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

describe("the selected stream", () => {
  it("comes with all that a player needs", () => {
    const expiresAt = new Date(0);
    const headers = { referer: "https://live.example/" };
    expect(
      selectStream(sourceOf(stream("hd", { flv: "/hd.flv", codec: "h264", expiresAt, headers })), {
        choice: {},
        ranking,
      }),
    ).toEqual({
      name: "HD",
      source: "main",
      url: "/hd.flv",
      format: "flv",
      quality: "hd",
      codec: "h264",
      container: "flv",
      onlyAudio: false,
      headers,
      expiresAt,
    });
  });

  it.each([
    ["the best picture where none is wanted", undefined, "origin"],
    ["the wanted one", "hd", "hd"],
    ["the next one down", "uhd", "hd"],
    ["the next one down, past another", "sd", "ld"],
    ["sound, where that is wanted", "ao", "ao"],
    ["the best picture for a quality nobody knows", "8k", "origin"],
  ])("is %s", (_, quality, picked) => {
    expect(selectStream(room, { choice: { quality }, ranking }).quality).toBe(picked);
  });

  it("is the next one up where there is none below but sound", () => {
    const streams = sourceOf(stream("origin"), stream("uhd"), stream("ao"));
    expect(selectStream(streams, { choice: { quality: "ld" }, ranking }).quality).toBe("uhd");
  });

  it.each([
    ["ld", "origin"],
    ["real_origin", "real_origin"],
    ["hd", "origin"],
    [undefined, "origin"],
  ])("goes by rank where a better one is listed behind the others: for %s it is %s", (quality, picked) => {
    const streams = sourceOf(stream("origin"), stream("real_origin", { flv: "/real.flv" }), stream("ao"));
    expect(selectStream(streams, { choice: { quality }, ranking: ["real_origin", ...ranking] }).quality).toBe(
      picked,
    );
  });

  it("is the origin where a better one is wanted and missing", () => {
    const choice = { quality: "real_origin" };
    expect(selectStream(room, { choice, ranking: ["real_origin", ...ranking] }).quality).toBe("origin");
  });

  it.each(["sd", "ld"])("is of the first source where two come as near to %s", (quality) => {
    const sources = [
      { name: "main", streams: [stream("origin"), stream("hd")] },
      { name: "backup", streams: [stream("hd"), stream("origin")] },
    ];
    expect(selectStream(sources, { choice: { quality }, ranking })).toMatchObject({
      source: "main",
      quality: "hd",
    });
  });

  it("is sound where there is no picture at all", () => {
    expect(selectStream(sourceOf(stream("ao")), { choice: { quality: "hd" }, ranking })).toMatchObject({
      quality: "ao",
      onlyAudio: true,
    });
  });

  it.each([
    [undefined, "flv"],
    [["hls", "flv"] as const, "hls"],
    [["hls"] as const, "hls"],
  ])("has the format that comes first in %j", (formatPriorities, format) => {
    expect(selectStream(room, { choice: { quality: "hd", formatPriorities }, ranking }).format).toBe(format);
  });

  it("has another format where the preferred one is missing", () => {
    expect(
      selectStream(room, { choice: { quality: "ao", formatPriorities: ["hls", "flv"] }, ranking }).url,
    ).toBe("/ao.flv");
  });

  it("is the nearest picture where sound is missing in all formats that will do", () => {
    expect(
      selectStream(room, { choice: { quality: "ao", formatPriorities: ["hls"] }, ranking }).quality,
    ).toBe("ld");
  });

  it.each(["uhd", "8k"])(
    "is missing for a strict %s, with an error that names the qualities there are",
    (quality) => {
      expect(() => selectStream(room, { choice: { quality, strictQuality: true }, ranking })).toThrow(
        expect.objectContaining({
          code: "NO_SUCH_QUALITY",
          message: `the room has no quality "${quality}"; it has origin, hd, ld, ao`,
        }),
      );
    },
  );

  it("is missing with an error when no wanted format exists", () => {
    expect(() =>
      selectStream(sourceOf(stream("hd", { flv: "/hd.flv" })), { choice: { formatPriorities: ["hls"] } }),
    ).toThrow(expect.objectContaining({ code: "NO_SUCH_QUALITY", message: "the room has no stream in hls" }));
  });

  const kinds = [
    stream("hd", { flv: "/hd.flv", hls: "/hd.ts.m3u8", container: "ts" }),
    stream("hd", { hls: "/hd.fmp4.m3u8", container: "fmp4" }),
    stream("ld", { hls: "/ld.fmp4.m3u8", container: "fmp4" }),
    stream("ld", { hls: "/ld.unknown.m3u8" }),
  ];

  it.each([
    [["fmp4"], ["/hd.fmp4.m3u8", "/ld.fmp4.m3u8"]],
    [["ts"], ["/hd.ts.m3u8"]],
    [
      ["fmp4", "flv"],
      ["/hd.fmp4.m3u8", "/hd.flv", "/ld.fmp4.m3u8"],
    ],
    [
      ["flv", "fmp4", "hls"],
      ["/hd.flv", "/hd.fmp4.m3u8", "/hd.ts.m3u8", "/ld.fmp4.m3u8", "/ld.unknown.m3u8"],
    ],
    [
      ["hls", "flv"],
      ["/hd.ts.m3u8", "/hd.flv", "/hd.fmp4.m3u8", "/ld.fmp4.m3u8", "/ld.unknown.m3u8"],
    ],
  ] as const)("has segments of the kind that is wanted, in %j", (formatPriorities, urls) => {
    const choice = { quality: "hd", formatPriorities };
    expect(rankStreams(sourceOf(...kinds), { choice, ranking }).map(({ url }) => url)).toEqual(urls);
  });

  it("is the best one on a platform without a ranking, unless the wanted one is there", () => {
    expect(selectStream(room, { choice: { quality: "sd" } }).quality).toBe("origin");
    expect(selectStream(room, { choice: { quality: "ld" } }).quality).toBe("ld");
  });

  it("is sound where nothing else will do, whatever quality is wanted", () => {
    const choice = { onlyAudio: true, quality: "hd", strictQuality: true };
    expect(selectStream(room, { choice, ranking })).toMatchObject({ quality: "ao", onlyAudio: true });
  });

  it("is missing with an error when only sound is wanted and there is none", () => {
    expect(() => selectStream(sourceOf(stream("hd")), { choice: { onlyAudio: true }, ranking })).toThrow(
      expect.objectContaining({
        code: "NO_SUCH_QUALITY",
        message: "the room has no sound without a picture; it has hd",
      }),
    );
  });

  it("is always one of the room's, and as near as any", () => {
    const qualities = fc.subarray(ranking.slice(0, -1), { minLength: 1 });
    fc.assert(
      fc.property(qualities, fc.constantFrom(...ranking.slice(0, -1)), (there, quality) => {
        const picked = selectStream(sourceOf(...there.map((name) => stream(name))), {
          choice: { quality },
          ranking,
        }).quality;
        const below = there.filter((name) => ranking.indexOf(name) >= ranking.indexOf(quality));
        expect(picked).toBe(below[0] ?? there.at(-1));
      }),
    );
  });
});

describe("the ranked streams", () => {
  const sources: Source[] = [
    {
      name: "main",
      streams: ["origin", "hd", "sd", "ao"].map((quality) => stream(quality, { flv: quality })),
    },
    { name: "backup", streams: [stream("hd", { flv: "hd", hls: "hd" })] },
  ];
  const placesOf = (choice: StreamChoice, names = ranking) =>
    rankStreams(sources, { choice, ranking: names }).map(
      ({ source, quality, format }) => `${source} ${quality} ${format}`,
    );

  it("are the same quality from elsewhere, then the next ones down, then up, then sound", () => {
    expect(placesOf({ quality: "hd" })).toEqual([
      "main hd flv",
      "backup hd flv",
      "backup hd hls",
      "main sd flv",
      "main origin flv",
      "main ao flv",
    ]);
  });

  it("are of the wanted quality alone where it must be that one", () => {
    expect(placesOf({ quality: "hd", strictQuality: true, formatPriorities: ["hls", "flv"] })).toEqual([
      "main hd flv",
      "backup hd hls",
      "backup hd flv",
    ]);
    expect(placesOf({ quality: "uhd", strictQuality: true })).toEqual([]);
  });

  it("are only sound when only sound is wanted", () => {
    expect(placesOf({ onlyAudio: true })).toEqual(["main ao flv"]);
  });

  it("begin with the selected stream and hold each stream that will do once", () => {
    const quality = fc.constantFrom(...ranking, "8k", undefined);
    const choices = fc.record({ quality, strictQuality: fc.boolean(), onlyAudio: fc.boolean() });
    const names = fc.constantFrom(ranking, []);
    fc.assert(
      fc.property(choices, names, (choice, known) => {
        const ranked = rankStreams(sources, { choice, ranking: known });
        const isStrict = choice.onlyAudio || (choice.strictQuality && choice.quality !== undefined);
        if (!isStrict) expect(ranked).toHaveLength(6);
        expect(new Set(ranked.map((each) => JSON.stringify(each))).size).toBe(ranked.length);
        if (ranked.length > 0) expect(selectStream(sources, { choice, ranking: known })).toEqual(ranked[0]);
        else
          expect(() => selectStream(sources, { choice, ranking: known })).toThrow(
            expect.objectContaining({ code: "NO_SUCH_QUALITY" }),
          );
      }),
      { seed: 42 },
    );
  });
});

describe("streams in several codecs", () => {
  const coded = (quality: string, codec?: string) =>
    stream(quality, { flv: `/${quality}-${codec}.flv`, codec });
  const sources: Source[] = [
    {
      name: "main",
      streams: [coded("origin", "h265"), coded("hd", "h265"), coded("ld", "h264"), stream("ao")],
    },
    { name: "backup", streams: [coded("origin"), coded("hd", "h264")] },
  ];
  const placesOf = (choice: StreamChoice) =>
    rankStreams(sources, { choice: { formatPriorities: ["flv"], ...choice }, ranking }).map(
      ({ quality, codec }) => `${quality} ${codec}`,
    );

  it("come in the site's order where no codec is named", () => {
    expect(placesOf({})[0]).toBe("origin h265");
  });

  it("are those of the named codec alone, then those of which nobody knows it, then sound", () => {
    expect(placesOf({ codecPriorities: ["h264"] })).toEqual([
      "hd h264",
      "ld h264",
      "origin undefined",
      "ao undefined",
    ]);
  });

  it("come in the preferred codec first within a quality, which goes before codecs", () => {
    expect(placesOf({ codecPriorities: ["h264", "h265"], quality: "hd" })).toEqual([
      "hd h264",
      "hd h265",
      "ld h264",
      "origin h265",
      "origin undefined",
      "ao undefined",
    ]);
  });

  it("are missing where the strict quality comes in another codec, with an error that names what there is", () => {
    const choice = { quality: "ld", strictQuality: true, codecPriorities: ["h265", "av1"] };
    expect(() => selectStream(sources, { choice, ranking })).toThrow(
      expect.objectContaining({
        code: "NO_SUCH_QUALITY",
        message:
          'the room has no quality "ld" in h265 or av1; it has origin (h265), hd (h265), ld (h264), ao, origin, hd (h264)',
      }),
    );
    expect(() =>
      selectStream(sourceOf(coded("hd", "h265")), { choice: { codecPriorities: ["h264"] } }),
    ).toThrow(expect.objectContaining({ message: "the room has no stream in h264; it has hd (h265)" }));
  });

  it.each([{ quality: "ao" }, { onlyAudio: true }])("are no reason to miss the sound: %j", (choice) => {
    expect(placesOf({ codecPriorities: ["h264"], ...choice })[0]).toBe("ao undefined");
  });

  it("are missing where only sound is left, unless that is wanted", () => {
    const heavy = sourceOf(coded("origin", "h265"), stream("ao"));
    const choice = { codecPriorities: ["h264"] };
    expect(rankStreams(heavy, { choice, ranking })).toEqual([]);
    expect(selectStream(heavy, { choice: { ...choice, quality: "ao" }, ranking }).quality).toBe("ao");
    expect(selectStream(sourceOf(stream("ao")), { choice, ranking }).quality).toBe("ao");
  });

  it("are told with codec and container", () => {
    const both = stream("hd", { flv: "/a.flv", hls: "/a.m3u8", codec: "h265", container: "fmp4" });
    expect(rankStreams(sourceOf(both), { choice: {}, ranking })).toMatchObject([
      { format: "flv", codec: "h265", container: "flv" },
      { format: "hls", codec: "h265", container: "fmp4" },
    ]);
    const flvAlone = stream("hd", { flv: "/a.flv", hls: "/a.m3u8", container: "flv" });
    expect(rankStreams(sourceOf(flvAlone), { choice: {}, ranking })[1]?.container).toBeUndefined();
  });
});

describe("the address by https", () => {
  const given = (flv: string) =>
    selectStream(sourceOf(stream("hd", { flv })), { choice: { protocol: "https" } }).url;

  it.each([
    ["http://pull.example/a.flv?sign=%2f+%41", "https://pull.example/a.flv?sign=%2f+%41"],
    ["HTTP://pull.example/a.flv", "https://pull.example/a.flv"],
    ["http://pull.example:80/a.flv", "https://pull.example/a.flv"],
    ["http://pull.example:8080/a.flv", "https://pull.example:8080/a.flv"],
    ["http://[::1]:80/a.flv", "https://[::1]/a.flv"],
    [
      "https://pull.example/a.flv?next=http://other.example/",
      "https://pull.example/a.flv?next=http://other.example/",
    ],
  ])("of %s is %s", (url, secure) => {
    expect(given(url)).toBe(secure);
  });

  it("is given only where it is asked for", () => {
    const plain = sourceOf(stream("hd", { flv: "http://pull.example/a.flv" }));
    expect(selectStream(plain, { choice: {} }).url).toBe("http://pull.example/a.flv");
  });
});
