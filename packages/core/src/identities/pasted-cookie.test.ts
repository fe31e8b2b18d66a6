import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identityOf } from "./identity.ts";

const DOMAINS = ["site.example"];
const sent = (pasted: string) => identityOf(pasted, DOMAINS).cookie;

const HEADER = "sessionid=s; ttwid=1%7Cu";
const escaped = JSON.stringify('a="quoted"; b=2');

/** `$'…'` of a shell in a JS text. */
const ansi = (text: string) => `$'${text}'`;

describe("a cookie pasted with its wrapping", () => {
  it.each([
    ["in double quotes", `"${HEADER}"`],
    ["in single quotes", `'${HEADER}'`],
    ["in backticks", `\`${HEADER}\``],
    ["in the quotes of a chat", `“${HEADER}”`],
    ["in quotes of quotes", `"'${HEADER}'"`],
    ["out of a program, with a comma", `"${HEADER}",`],
    ["out of a program, with a semicolon", `'${HEADER}';`],
    ["with its name", `Cookie: ${HEADER}`],
    ["with its name in Chinese punctuation", "Cookie：sessionid=s；ttwid=1%7Cu"],
    ["with its name on the line above", `cookie\n${HEADER}`],
    ["with its name in quotes", `'Cookie: ${HEADER}'`],
    ["with its name before quotes", `cookie: "${HEADER}"`],
    ["as the option -H", `-H 'Cookie: ${HEADER}'`],
    ["as the option -H in double quotes", `-H "cookie: ${HEADER}"`],
    ["as the option -H without a blank", `-H'Cookie:${HEADER}'`],
    ["as the option -H without quotes", `-H Cookie: ${HEADER}`],
    ["as the option -H without the name", `-H '${HEADER}'`],
    ["as the option -H with more options", `-H 'accept: */*' -H 'cookie: ${HEADER}' --compressed`],
    ["as the option --header", `--header "Cookie: ${HEADER}"`],
    ["as the option --header=", `--header='Cookie: ${HEADER}'`],
    ["as the option -b", `-b '${HEADER}'`],
    ["as the option -b without quotes", `-b ${HEADER}`],
    ["as the option --cookie", `--cookie "${HEADER}"`],
    ["as the option -b with escapes", `-b ${ansi("sessionid=s; ttwid=1\\u00257Cu\\n")}`],
    [
      "as a whole command of curl",
      `curl 'https://site.example/1?a=1&b=2' \\\n  -H 'accept: */*' \\\n  -b '${HEADER}' \\\n  --cookie-jar jar`,
    ],
    [
      "among request headers",
      `GET /1?a=b HTTP/1.1\r\nHost: site.example\r\nCookie: ${HEADER}\r\nAccept: */*`,
    ],
    ["as a line of a shell", `export SITE_COOKIE="${HEADER}"`],
    ["as a line of an env file", `SITE_COOKIE=${HEADER}`],
    ["as a line of an env file in quotes", `SITE_COOKIE='${HEADER}'`],
    ["as a setting", `cookie = "${HEADER}"`],
    ["as a line of a program", `document.cookie = "${HEADER}";`],
    ["as a setting of any name", `site_ck="${HEADER}"`],
    ["as a setting of any name, as a program has it", `let own.ck = '${HEADER}';`],
    ["as a line of JSON", `"auth": "${HEADER}",`],
    ["with a line end", `${HEADER}\r\n`],
    ["with a line end inside the quotes", `"${HEADER}\n"`],
    ["with an escaped line end", `${HEADER}\\n`],
    ["with the mark of a UTF-8 file", `\ufeff${HEADER}`],
    ["with semicolons of a Chinese keyboard", "sessionid=s；ttwid=1%7Cu"],
    ["with blanks that do not break", "sessionid=s;\u00a0ttwid=1%7Cu\u3000"],
  ])("is unwrapped: %s", (_, pasted) => {
    expect(sent(pasted)).toBe(HEADER);
    expect(identityOf(pasted, DOMAINS)).toEqual(identityOf(HEADER));
  });

  it.each([
    'a="quoted"; b=it\'s',
    'a="quoted"',
    "a='x'; b='y'",
    'a="x; b=2',
    "a=1; b=2'",
    "cookie=abc; b=2",
    'MY_COOKIE="quoted"; b=2',
    'a="x=1"; b="y=2"',
    'a="x=1"',
    "path=1; b=2",
    "MY_COOKIE=abc==; b=2",
    "user[name]=1; a:b=2",
    'a={"k":[1,2]}; b=-H',
  ])("keeps what belongs to the values: %s", (header) => {
    expect(sent(header)).toBe(header);
  });

  it.each([
    [`"a="quoted"; b=2"`, 'a="quoted"; b=2'],
    [escaped, 'a="quoted"; b=2'],
    [`-H "Cookie: ${escaped.slice(1, -1)}"`, 'a="quoted"; b=2'],
    [`-H 'Cookie: a="quoted"; b=2'`, 'a="quoted"; b=2'],
    [`-b ${ansi("a=it\\'s; b=2")}`, "a=it's; b=2"],
  ])("keeps quotes around a value inside quotes: %s", (pasted, header) => {
    expect(sent(pasted)).toBe(header);
  });

  it("is unwrapped whatever its values are, in every wrapping", () => {
    const name = fc.stringMatching(/^[a-z_]{1,8}$/).filter((text) => text !== "cookie" && text !== "cookies");
    const value = fc.stringMatching(/^[\w|%=.,:/+-]{1,16}$/);
    const wrapping = fc.constantFrom(
      (text: string) => text,
      (text: string) => `"${text}"`,
      (text: string) => `'${text}'`,
      (text: string) => `Cookie: ${text}`,
      (text: string) => `-H 'cookie: ${text}'`,
      (text: string) => `-b "${text}"`,
      (text: string) => `curl 'https://site.example/?a=b' -H 'x: y' -b '${text}'`,
      (text: string) => `${text}\r\n`,
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 5 }),
        wrapping,
        (pairs, wrap) => {
          const header = pairs.map((pair) => pair.join("=")).join("; ");
          expect(sent(wrap(header))).toBe(identityOf(header).cookie);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});

const cookie = (name: string, domain?: string) => ({
  ...{ name, value: `of ${name}`.replaceAll(" ", "-"), domain, path: "/", secure: true, httpOnly: true },
  expirationDate: 1_800_000_000.5,
});
const line = (name: string, domain: string) =>
  [domain, "TRUE", "/", "FALSE", "0", name, `of-${name}`].join("\t");

describe("an export of cookies", () => {
  const listed = [
    cookie("a", ".site.example"),
    cookie("b", "www.site.example"),
    cookie("other", ".elsewhere.example"),
    cookie("like", "notsite.example"),
    cookie("all", "example"),
    cookie("c", "SITE.example"),
  ];
  const netscape = [
    "# Netscape HTTP Cookie File",
    "# https://curl.se/docs/http-cookies.html",
    "",
    line("a", ".site.example"),
    line("b", "#HttpOnly_.site.example"),
    line("other", ".elsewhere.example"),
    line("c", "www.site.example"),
  ];

  it.each([
    ["a browser extension", JSON.stringify(listed)],
    ["a browser extension, with blanks", ` ${JSON.stringify(listed, undefined, 2)}\n`],
    ["a browser extension, in quotes", `'${JSON.stringify(listed)}'`],
    ["a browser extension, as text in JSON", JSON.stringify(JSON.stringify(listed))],
    ["a program that drives a browser", JSON.stringify({ cookies: listed, origins: [] })],
    [
      "a cookie jar",
      JSON.stringify({ cookies: listed.map(({ name, ...rest }) => ({ key: name, ...rest })) }),
    ],
    ["cookies.txt", netscape.join("\n")],
    ["cookies.txt of Windows", `${netscape.join("\r\n")}\r\n`],
    ["cookies.txt without a head", netscape.slice(3).join("\n")],
    ["cookies.txt whose tabs became blanks", netscape.join("\n").replaceAll("\t", "  ")],
  ])("gives the site its own cookies, and none of other sites: %s", (_, pasted) => {
    expect(sent(pasted)).toBe("a=of-a; b=of-b; c=of-c");
  });

  it.each([
    [{ a: "1", b: 'x"y', c: 3 }, 'a=1; b=x"y; c=3'],
    [{ name: "a", value: "1", domain: ".site.example" }, "a=1"],
    [[{ name: "a", value: "" }], "a="],
    [[cookie("a", null as never)], "a=of-a"],
  ])("is read as a list of names and values: %j", (json, header) => {
    expect(sent(JSON.stringify(json))).toBe(header);
  });

  it("of a part of the site gives that part what all parts get", () => {
    const pasted = JSON.stringify([cookie("a", ".site.example"), cookie("b", "www.site.example")]);
    expect(identityOf(pasted, ["live.site.example"]).cookie).toBe("a=of-a");
  });
});

describe("what is pasted for a cookie and is none", () => {
  it.each([
    ["a quote that is not closed", '"canary=1; b=2'],
    ["a quote that is not closed in a setting", 'SITE_COOKIE="canary=1; b=2'],
    ["a quote that is not closed in an option", "-H 'Cookie: canary=1"],
    ["a command without a cookie", "curl 'https://site.example/?canary=1' -H 'accept: */*'"],
    ["a command with a file of cookies", "curl https://site.example -b canary.txt"],
    ["a command for cmd", 'curl ^"https://site.example^" -H ^"cookie: canary=1^"'],
    ["a call in a program", `fetch("https://site.example", {"headers": {"cookie": "canary=1"}})`],
    ["what the site sets", "Set-Cookie: canary=1; Path=/; HttpOnly"],
    [
      "what the site sets, without the name of the header",
      "canary=1; Path=/; Domain=.site.example; HttpOnly",
    ],
    ["what the site sets, with an age", "canary=1; max-age=600; Secure"],
    ["what the site sets, with an end", "canary=1; expires=Sun, 29 Nov 2026 01:00:00 GMT"],
    ["what the site sets, for itself alone", "canary=1; SameSite=None"],
    ["a line that goes on", "Cookie: canary=1;\n  b=2"],
    ["headers without it", "Host: site.example\r\nx-canary: 1=2"],
    ["several headers in one line", "Host: canary Cookie: a=1"],
    ["cookies of other sites alone", JSON.stringify([cookie("canary", ".elsewhere.example")])],
    ["cookies.txt of other sites", line("canary", ".elsewhere.example")],
    ["cookies.txt without a cookie", "# Netscape HTTP Cookie File\n"],
    [
      "cookies.txt in one line",
      `${line("a", ".site.example")} ${line("canary", ".site.example")}`.replaceAll("\t", " "),
    ],
    ["cookies.txt that is cut", `${line("a", ".site.example")}\n.site.example\tTRUE\tcanary`],
    ["JSON that is cut", '[{"name":"canary","value":"1"'],
    ["JSON of something else", '[{"title":"canary"}]'],
    ["JSON of names alone", '["canary=1"]'],
    ["JSON of objects", '{"canary":{"value":"1"}}'],
    ["JSON around a header", '{"Cookie":"canary=1"}'],
    ["JSON with a value that ends others", '[{"name":"a","value":"1; canary=2"}]'],
    ["JSON with a line break in a value", '[{"name":"a","value":"canary\\r\\nx: 2"}]'],
    ["an object of a program", "{'canary': '1'}"],
    ["too many quotes", `${"'".repeat(9)}canary=1${"'".repeat(9)}`],
    ["2 MB", `canary=${"x".repeat(2 ** 21)}`],
  ])("is refused with advice and without a quotation: %s", (_, pasted) => {
    const refusal = { code: "INVALID_INPUT", message: expect.stringContaining("name=value; name=value") };
    expect(() => sent(pasted)).toThrow(expect.objectContaining(refusal));
    expect(() => sent(pasted)).not.toThrow(/canary/);
  });

  it.each([
    `"${"\\a".repeat(500_000)}`,
    `-H "${"\\a".repeat(500_000)}`,
    `${"[".repeat(1_000_000)}`,
    `-b ${"a ".repeat(500_000)}`,
    `a="${"=".repeat(1_000_000)}`,
    `a="b=1;${"=;".repeat(500_000)}`,
  ])("is refused soon, however it is made (%#)", (pasted) => {
    expect(() => sent(pasted)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
