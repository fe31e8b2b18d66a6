import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, it } from "vitest";
import { captcha } from "../__fixtures__/blocks.ts";
import { failureOf } from "../__fixtures__/fake-call.ts";
import { cookieOfVisit } from "./cookie-of-visit.ts";

const CHUNK_BYTES = 16_384;

interface Visit {
  /** Pieces of the page that were taken. */
  taken(): number;
  ends(): boolean;
  cookie(expects?: "page" | "data"): Promise<string | undefined>;
}

/** A page that would come in as many pieces as anyone takes, up to 10 MB. */
function visit(
  setCookie: string,
  { status = 200, first = new Uint8Array(CHUNK_BYTES) }: { status?: number; first?: Uint8Array } = {},
): Visit {
  let taken = 0;
  let isEnded = false;
  async function* body() {
    try {
      for (; taken < 640; taken++) yield taken === 0 ? first : new Uint8Array(CHUNK_BYTES);
    } finally {
      isEnded = true;
    }
  }
  const head = { status, headers: { "set-cookie": setCookie } };
  const http = {
    stream: async () => ({ ...head, body: body() }),
    send: () => Promise.reject(new Error("it is to be streamed")),
  };
  const request = { url: "https://site.example/" };
  return {
    taken: () => taken,
    ends: () => isEnded,
    cookie: (expects = "page") =>
      cookieOfVisit({ http, clock: manualClock() }, { name: "ttwid", request, expects }),
  };
}

describe("a visit", () => {
  it("that brings the cookie ends with the head: the page is not downloaded", async () => {
    const page = visit("ttwid=one; Path=/");
    expect(await page.cookie()).toBe("one");
    expect(page.taken()).toBe(0);
    expect(page.ends()).toBe(true);
  });

  it("without the cookie is read only as far as a block page would show itself, and gives undefined", async () => {
    const page = visit("other=one");
    expect(await page.cookie()).toBeUndefined();
    expect(page.taken() * CHUNK_BYTES).toBeLessThan(131_072);
    expect(page.ends()).toBe(true);
  });

  it.each([400, 403, 429, 444, 500])(
    "whose status is %i gives no cookie, whatever it sets",
    async (status) => {
      const page = visit("ttwid=one", { status });
      expect(await failureOf(page.cookie("data"))).toMatchObject({
        message: expect.stringContaining(`HTTP ${status}`),
      });
      expect(page.ends()).toBe(true);
    },
  );

  it("with a captcha beside the cookie gives the cookie, which is all that is wanted", async () => {
    const page = visit("ttwid=one", { first: captcha.body });
    expect(await page.cookie()).toBe("one");
  });
});
