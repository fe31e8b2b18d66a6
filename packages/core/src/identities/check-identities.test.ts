import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { checkedIdentities, type Site } from "./check-identities.ts";

const site: Site = {
  id: "site",
  cookieDomains: ["site.example"],
  faultOfUserAgent: (userAgent) => (userAgent === "Phone/1" ? "must be that of a computer" : undefined),
};
const other: Site = { id: "other", cookieDomains: ["other.example"], faultOfUserAgent: () => undefined };
const exportOf = (...domains: string[]) =>
  JSON.stringify(domains.map((domain) => ({ domain, name: domain.replaceAll(".", "-"), value: "secret" })));

function faultOf(list: unknown, sites: readonly Site[] = [site]): string {
  try {
    checkedIdentities(list, sites);
  } catch (error) {
    expect(error).toBeInstanceOf(StreamFallbackError);
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    return (error as Error).message;
  }
  throw new Error("it was not refused");
}

describe("a list of identities", () => {
  it("is taken with all that an identity may have", () => {
    const whole = {
      ...{ id: "anna.1_a-b", cookie: "sessionid=1", weight: 0, region: "上海", userAgent: "Browser/1" },
      proxy: "socks5h://user:p%40ss@127.0.0.1:1080",
    };
    expect(checkedIdentities([whole, { id: "ben", cookie: undefined }], [site])).toEqual([
      whole,
      { id: "ben", weight: 1 },
    ]);
  });

  it.each([
    [undefined, "identities must be a list of identities, not undefined"],
    [{}, "identities must be a list of identities, not an object"],
    [[], "identities must have at least one; leave the option out to ask without any"],
    [["anna"], "identities[0] must be an object with an id, not text"],
    [new Array(1).concat({ id: "anna" }), "identities[0] must be an object with an id, not undefined"],
    [[null], "identities[0] must be an object with an id, not null"],
    [[{}], "identities[0].id is missing"],
    [[{ id: 7 }], "identities[0].id must be text, not a number"],
    [[{ id: "anna" }, { id: "anna" }], "identities[1].id is that of another one; give each an id of its own"],
    [[{ id: "anna", weights: 1 }], "identities[0].weights is unknown, did you mean weight?"],
    [[{ id: "anna", "sessionid=secret": 1 }], "identities[0].sessionid… is unknown"],
    [
      [{ id: "anna", weight: -1 }],
      "identities[0].weight must be a number of at least 0, not a number below 0",
    ],
    [[{ id: "anna", weight: "1" }], "identities[0].weight must be a number of at least 0, not text"],
    [[{ id: "anna", cookie: 5 }], "identities[0].cookie must be a cookie, not a number"],
    [[{ id: "anna", cookie: null }], "identities[0].cookie must have a value; leave it out"],
    [
      [{ id: "anna", region: "" }],
      'identities[0].region must be a text of at most 100 characters, such as "shanghai"',
    ],
    [[{ id: "anna", userAgent: "Phone/1" }], "identities[0].userAgent must be that of a computer"],
  ])("%j is refused: %s", (list, message) => {
    expect(faultOf(list)).toBe(message);
  });

  it.each(["secret one", "secret=1", "", "s".repeat(65), "秘密"])(
    "with the id %j is refused, which could not be logged",
    (id) => {
      const message = faultOf([{ id }]);
      expect(message).toMatch(/^identities\[0\]\.id must be 1 to 64 letters, digits,/);
      expect(message).not.toContain("secret");
    },
  );

  it.each(["default", "cookie-0123456789ab"])("with the id %j is refused, which others have", (id) => {
    expect(faultOf([{ id }])).toContain("are taken");
  });

  it.each([
    "secret",
    "127.0.0.1:8080",
    "secret:secret@127.0.0.1:8080",
    "ftp://secret@127.0.0.1",
    "socks4://secret@127.0.0.1:1080",
    "http://",
    "http://user:secret@127.0.0.1:8080/path",
    "http://user:secret%zz@127.0.0.1:8080",
    "http://user:secret/1#@127.0.0.1:8080",
    `http://user:${"secret".repeat(50)}@127.0.0.1:8080`,
    5,
  ])("with the proxy %j is refused, and nothing of it is quoted", (proxy) => {
    const message = faultOf([{ id: "anna", proxy }]);
    expect(message).toMatch(/^identities\[0\]\.proxy (must|has)/);
    expect(message).not.toContain("secret");
  });

  it("with a proxy whose password has special characters is told how to write them", () => {
    expect(faultOf([{ id: "anna", proxy: "http://user:secret/1#@127.0.0.1:8080" }])).toContain("as %XX");
  });

  it("with a cookie that is none is refused, and nothing of it is quoted", () => {
    const message = faultOf([{ id: "anna", cookie: "secret" }]);
    expect(message).toMatch(
      /^identities\[0\]\.cookie is refused: the cookie has no pair of a name and a value/,
    );
    expect(message).not.toContain("secret");
    expect(faultOf([{ id: "anna", cookie: exportOf("elsewhere.example") }])).toContain("site.example");
  });

  it("that throws when it is read is refused", () => {
    const hostile = Object.defineProperty({ id: "anna" }, "cookie", {
      enumerable: true,
      get() {
        throw new Error("secret");
      },
    });
    expect(faultOf([hostile])).toBe("identities[0] cannot be read: reading it throws");
  });
});

describe("a cookie in a client of two sites", () => {
  it("must say whose it is, since a header would go to both", () => {
    expect(faultOf([{ id: "anna", cookie: "sessionid=secret" }], [site, other])).toBe(
      "identities[0].cookie does not say which of the client's sites it is for; give an export of the browser, with domains",
    );
  });

  it.each([[["site.example"]], [["other.example"]], [["site.example", "other.example"]]])(
    "will do as an export of %j",
    (domains) => {
      const cookie = exportOf(...domains);
      expect(checkedIdentities([{ id: "anna", cookie }], [site, other])).toMatchObject([{ id: "anna" }]);
    },
  );
});
