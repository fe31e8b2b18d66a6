import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { textOf } from "./http-client.ts";
import { failureOf, readAll, transportSuite } from "./test-world/transport-suite.ts";

/** The best quality, which is the default, takes a second for a megabyte. */
const brotli = (body: string | Buffer) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });

const ENCODERS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP ", gzipSync],
  // In two parts, of which the end tells the length of the second alone.
  ["gzip", (text) => Buffer.concat([gzipSync(text.slice(0, -1)), gzipSync(text.slice(-1))])],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotli],
  ["zstd", zstdCompressSync],
  ["identity", (text) => Buffer.from(text)],
];

const ZEROS = Buffer.alloc(9_000_000);
/** Each is made once, since every transport is asked for it twice. */
const BOMBS = { gzip: once(() => gzipSync(ZEROS)), br: once(() => brotli(ZEROS)) };

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Text that stays large when it is compressed. */
function noise(length: number): string {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < length; index += 1) {
    state = (state * 48_271) % 2_147_483_647;
    bytes[index] = 32 + (state % 90);
  }
  return bytes.toString("latin1");
}

const SIZES = { small: "直播".repeat(100), large: noise(400_000) };

const ENCODED = ENCODERS.flatMap(([encoding, encode]) =>
  Object.entries(SIZES).map(([size, text]) => ({ encoding, size, text, bodyOf: once(() => encode(text)) })),
);

/** Long texts whose ends differ. */
const TEXTS = once(() => {
  const long = noise(200_000);
  return Array.from({ length: 9 }, (_, index) => `${index} `.repeat(10) + long + index);
});

transportSuite("the body of a reply", ({ serve, client, transport }) => {
  const gathers = { "content-length": true, chunked: false };

  describe.each(Object.entries(gathers))("with %s", (_how, hasLength) => {
    async function site(encoding: string, body: Buffer): Promise<string> {
      const { origin } = await serve((_request, response) => {
        const length = hasLength ? { "content-length": body.length } : {};
        response.writeHead(200, { "content-encoding": encoding, ...length });
        // In several packets.
        response.write(body.subarray(0, 100), () => response.end(body.subarray(100)));
      });
      return origin;
    }

    it.each(ENCODED)("that is $size and comes as $encoding is what it was", async (each) => {
      const { encoding, text, bodyOf } = each;
      const origin = await site(encoding, bodyOf());
      const http = client();
      expect(textOf(await http.send({ url: origin }))).toBe(text);
      expect(await readAll((await http.stream({ url: origin })).body)).toBe(text);
    });

    it.each(["gzip", "deflate", "br", "zstd"])(
      "without a byte stays empty, whatever it says of %s",
      async (encoding) => {
        const origin = await site(encoding, Buffer.alloc(0));
        expect((await client().send({ url: origin })).body.length).toBe(0);
        expect(await readAll((await client().stream({ url: origin })).body)).toBe("");
      },
    );

    it.each(Object.entries(SIZES))("that is %s, encoded and cut is a NETWORK error", async (_size, text) => {
      const whole = gzipSync(text);
      const origin = await site("gzip", whole.subarray(0, whole.length - 20));
      expect(await failureOf(client().send({ url: origin }))).toMatchObject({ code: "NETWORK" });
      const { body } = await client().stream({ url: origin });
      expect(await failureOf(readAll(body))).toMatchObject({ code: "NETWORK" });
    });

    it.each([
      // With another part behind it that is none.
      ["gzip", (text: string) => Buffer.concat([gzipSync(text), gzipSync(text).fill(0xff, 2)])],
      ["zstd", (text: string) => zstdCompressSync(text).fill(0xff, 200_000)],
    ] as const)(
      "that is large and spoiled in the middle is a NETWORK error (%s)",
      async (encoding, spoil) => {
        const spoiled = spoil(SIZES.large);
        const origin = await site(encoding, spoiled);
        expect(await failureOf(client().send({ url: origin }))).toMatchObject({ code: "NETWORK" });
        const { body } = await client().stream({ url: origin });
        expect(await failureOf(readAll(body))).toMatchObject({ code: "NETWORK" });
      },
    );

    it.each(["gzip", "br"] as const)(
      "that is a bomb of %s is REPLY_TOO_LARGE, by what it becomes",
      async (encoding) => {
        const origin = await site(encoding, BOMBS[encoding]());
        const error = await failureOf(client().send({ url: origin }));
        expect(error).toMatchObject({ code: "REPLY_TOO_LARGE", message: expect.stringContaining("8388608") });
        const { body } = await client().stream({ url: origin });
        expect((await failureOf(readAll(body))).code).toBe("REPLY_TOO_LARGE");
      },
    );

    it("may be just as large as is allowed", async () => {
      const origin = await site("gzip", gzipSync(SIZES.large));
      const reply = await client().send({ url: origin, maxBytes: SIZES.large.length });
      expect(reply.body.length).toBe(SIZES.large.length);
      const less = client().send({ url: origin, maxBytes: SIZES.large.length - 1 });
      expect((await failureOf(less)).code).toBe("REPLY_TOO_LARGE");
    });
  });

  it.each(["gzip", "zstd"])(
    "is its own among many that come in pieces at the same time, whatever some of them end with (%s)",
    async (encoding) => {
      const encode = ENCODERS.find(([name]) => name === encoding)?.[1] ?? gzipSync;
      const texts = TEXTS();
      const bodies = texts.map((text) => encode(text));
      const { origin } = await serve(({ url }, response) => {
        const index = Number(url?.slice(1));
        const body = bodies[index] ?? Buffer.alloc(0);
        response.writeHead(200, { "content-encoding": encoding });
        const part = (at: number): void => {
          // Every third one breaks off in the middle.
          if (index % 3 === 2 && at > body.length / 2) response.destroy();
          else if (at >= body.length) response.end();
          else response.write(body.subarray(at, at + 7_000), () => part(at + 7_000));
        };
        part(0);
      });
      const http = client();
      const read = texts.map(async (_, index) =>
        readAll((await http.stream({ url: `${origin}/${index}` })).body),
      );
      const ends = await Promise.all(read.map((each) => each.catch((thrown) => thrown.code)));
      expect(ends.map((end, index) => end === texts[index] || end)).toEqual(
        texts.map((_, index) => (index % 3 === 2 ? "NETWORK" : true)),
      );
    },
  );

  it("is asked for as a browser asks, unless the request says how", async () => {
    const { origin } = await serve((request, response) => response.end(request.headers["accept-encoding"]));
    expect(textOf(await client().send({ url: origin }))).toBe("gzip, deflate, br, zstd");
    const headers = { "Accept-Encoding": "br" };
    expect(textOf(await client().send({ url: origin, headers }))).toBe("br");
  });

  it("that has no end is none where the status has none", async () => {
    const { origin } = await serve((_request, response) =>
      response.writeHead(304, { "content-encoding": "gzip" }).end(),
    );
    expect((await client().send({ url: origin })).body.length).toBe(0);
  });

  it("is waited for as long as the reader takes, and no longer than the call", async () => {
    const text = noise(3_000_000);
    const { origin } = await serve((_request, response) => response.end(text));
    const { body } = await client().stream({ url: origin });
    let length = 0;
    for await (const piece of body) {
      length += piece.length;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    expect(length).toBe(text.length);

    const caller = new AbortController();
    const slow = await serve(
      (_request, response) =>
        void response
          .writeHead(200, { "content-encoding": "gzip" })
          .write(gzipSync(text).subarray(0, 90_000)),
    );
    const unfinished = await transport().bind(caller.signal).stream({ url: slow.origin });
    const read = readAll(unfinished.body);
    const reason = new StreamFallbackError("ABORTED", "enough");
    setImmediate(() => caller.abort(reason));
    await expect(read).rejects.toBe(reason);
  });
});
