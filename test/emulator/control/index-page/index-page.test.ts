import { afterEach, beforeEach, expect, test } from "vitest";
import { type CastName, cast, castNotes } from "../../cast/rooms.ts";
import { help } from "../../command/help.ts";
import { type Emulator, startEmulator } from "../../server.ts";
import { cookieHeaderFrom } from "../../visitors/cookies.ts";
import { userAgent } from "../../visitors/visitor.ts";
import { faultKinds } from "../control-fault.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

const visit = () => fetch(`${emulator.url}/`, { headers: { "user-agent": userAgent } });
const read = async () => (await visit()).text();

test("the index page lists every member of the cast, with its note and addresses", async () => {
  const page = await read();
  for (const name of Object.keys(cast) as CastName[]) {
    expect(page).toContain(`href="${emulator.origins.live}/${cast[name].webRid}"`);
    expect(page).toContain(castNotes[name].slice(0, 12));
  }
});

test("the index page names every kind of fault, and so does --help", async () => {
  const page = await read();
  for (const kind of faultKinds) {
    expect(page).toContain(`<code>${kind}</code>`);
    expect(help).toContain(` ${kind}`);
  }
});

test("the index page loads nothing from other hosts", async () => {
  expect(await read()).not.toMatch(/<(?:link|img|script src)|@import|url\(/);
});

test("a visitor of the index page can open the rooms, although a browser cannot solve the challenge", async () => {
  const cookie = cookieHeaderFrom((await visit()).headers.getSetCookie());
  const headers = { cookie, "user-agent": userAgent };
  const page = await fetch(`${emulator.origins.live}/${cast.live.webRid}`, { headers });
  expect(await page.text()).toContain("__pace_f");
});

test("the index page shows faults, limit and counters, and its own visits are not counted", async () => {
  expect(await read()).toMatch(/None: the site is well[\s\S]*Nobody has asked yet/);
  emulator.control({ endpoint: "webHTML", fault: { kind: "captcha" }, rate: 0.5 });
  emulator.control({ limit: { requests: 40, windowMs: 60_000 } });
  await fetch(`${emulator.origins.live}/`);
  const page = await read();
  expect(page).toContain(
    "<td>webHTML</td><td><code>{&quot;kind&quot;:&quot;captcha&quot;,&quot;rate&quot;:0.5}",
  );
  expect(page).toContain("{&quot;requests&quot;:40,&quot;windowMs&quot;:60000}");
  expect(page).toContain("<td>requests</td><td>home</td><td>1</td>");
});

test("every button and the form of the index page hold an order that the control address accepts", async () => {
  const page = await read();
  const texts = [...page.matchAll(/(?:data-order="|<textarea[^>]*>)([^"<]+)/g)].map(([, text = ""]) => text);
  expect(texts.length).toBeGreaterThanOrEqual(8);
  for (const text of texts) {
    const body = text.replaceAll("&quot;", '"');
    expect((await fetch(`${emulator.url}/__control`, { method: "POST", body })).status).toBe(200);
  }
});

test("the script of the index page parses as JavaScript", async () => {
  const [, script = ""] = (await read()).match(/<script>([\s\S]*?)<\/script>/) ?? [];
  expect(() => new Function(script)).not.toThrow();
});
