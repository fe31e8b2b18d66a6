import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getInfo, getStream } from "@stream-fallback/douyin-provider";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { canary, canaryIn } from "./canary.ts";
import { everyCall, expectNoLeak, listenToClient, openCanaryWorld } from "./canary-world.ts";

const { webRid } = cast.live;

/** What a site that sends our own cookie back could say. */
const echoes: [string, (cookie: string, response: ServerResponse) => void][] = [
  ["in JSON", (cookie, response) => response.end(JSON.stringify({ status_code: 0, data: { cookie } }))],
  [
    "as a reason",
    (cookie, response) =>
      response.end(JSON.stringify({ status_code: 10011, data: { message: cookie, prompts: cookie } })),
  ],
  ["where a number should be", (cookie, response) => response.end(JSON.stringify({ status_code: cookie }))],
  [
    "as a field",
    (cookie, response) => response.end(JSON.stringify({ status_code: "0", [cookie]: { [cookie]: 1 } })),
  ],
  ["as broken JSON", (cookie, response) => response.end(`{"data":"${cookie}`)],
  ["as text", (cookie, response) => response.end(cookie)],
  [
    "as a page",
    (cookie, response) => response.end(`<html><title>${cookie}</title><body>${cookie}</body></html>`),
  ],
  ["with HTTP 500", (cookie, response) => response.writeHead(500).end(cookie)],
  [
    "in a redirect",
    (cookie, response) =>
      response.writeHead(302, { location: `https://${encodeURIComponent(cookie)}.example/?${cookie}` }).end(),
  ],
  [
    "in its headers",
    (cookie, response) => response.writeHead(429, { "retry-after": cookie, "x-told": cookie }).end(),
  ],
];

test.each(echoes)("a site that sends the cookie back %s is not quoted", async (_, echo) => {
  let echoed = 0;
  const site = createServer((request: IncomingMessage, response) => {
    const { cookie } = request.headers;
    if (cookie !== undefined) echoed += canaryIn(cookie).length > 0 ? 1 : 0;
    // Who brings none is given one, so that the others are asked with theirs.
    response.setHeader("set-cookie", ["ttwid=given-by-the-site", "__ac_nonce=0123456789abcdef01234"]);
    echo(cookie ?? "none", response);
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void site.close());
  onTestFinished(() => site.closeAllConnections());
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const origins = { live: url, www: url, webcast: url, short: url, ttwid: url };
  const listened = listenToClient(origins);
  for (const call of everyCall(listened)) {
    listened.client.balancer("douyin").reset();
    expect(await listened.outcome(call())).toBeInstanceOf(Error);
  }
  expect(echoed).toBeGreaterThan(0);
  await listened.client.close();
  expect(listened.leaks()).toEqual([]);
});

test.each([
  ["with a line break", `${canary}\r\nx-other: 1`],
  ["with a tab", `${canary}\t1`],
  ["with Chinese", `${canary}; name=直播`],
  ["as JSON", JSON.stringify([{ name: "sessionid", value: canary }])],
  ["without a name", canary.replaceAll("=", "")],
  ["of 100 KB", canary.repeat(1_000)],
  ["that is no text", [canary] as unknown as string],
])("a cookie %s is refused without quoting it", async (_, refused) => {
  const world = await openCanaryWorld();
  const { client, outcome, requests } = world;
  for (const call of [
    getInfo(webRid, { auth: refused }, client),
    getStream(webRid, { cookie: refused }, client),
  ]) {
    expect(await outcome(call)).toMatchObject({ code: "INVALID_INPUT" });
  }
  expect(await outcome(client.resolve(webRid, { auth: refused }))).toMatchObject({ code: "INVALID_INPUT" });
  expect(requests).toEqual([]);
  expectNoLeak(world);
});
