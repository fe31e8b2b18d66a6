import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { ReplyEvent } from "./reply-event.ts";
import { createWorld } from "./test-world.ts";

const COOKIE = "sessionid=canary0123456789; lang=zh";

/** A site that repeats the cookie, the token and the number it was asked with, and sets a cookie of its own. */
async function echoingSite(): Promise<string> {
  const server = createServer(({ headers: { cookie }, url }, response) => {
    response.setHeader("set-cookie", "ttwid=from-the-site-1234; Path=/");
    response.setHeader("x-session-token", "hidden-header-value");
    response.setHeader("date", "Sun, 29 Nov 2026 00:00:00 GMT");
    response.end(`你好 ${cookie} ${url} from-the-site-1234`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each(["send", "stream"] as const)(
  "the event reply has what the site said to %s, without cookies, tokens and the query",
  async (way) => {
    const origin = await echoingSite();
    const { client, replies } = createWorld();
    replies.web = async (_query, { http }) => {
      const request = {
        url: `${origin}/room?room=900100200301&msToken=token-0123456789`,
        headers: { cookie: COOKIE },
      };
      if (way === "send") await http.send(request);
      else for await (const _chunk of (await http.stream(request)).body);
      return {};
    };
    const told: ReplyEvent[] = [];
    client.on("reply", (event) => told.push(event));
    await client.getInfo("1");
    await client.close();

    expect(told).toEqual([
      expect.objectContaining({
        provider: "site",
        endpoint: "web",
        identity: "default",
        url: `${origin}/room`,
        status: 200,
      }),
    ]);
    const [reply] = told;
    expect(new TextDecoder().decode(reply?.body)).toBe(
      "你好 sessionid=***; lang=zh /room?room=900100200301&msToken=*** ***",
    );
    expect(reply?.headers).toMatchObject({ date: "Sun, 29 Nov 2026 00:00:00 GMT" });
    expect(Object.keys(reply?.headers ?? {})).not.toEqual(expect.arrayContaining(["set-cookie"]));
    expect(JSON.stringify(reply)).not.toMatch(/canary|hidden-header|from-the-site|token-0/);
  },
);

it("the event reply of a page that is left early has what was read of it", async () => {
  const origin = await echoingSite();
  const { client, replies } = createWorld();
  replies.web = async (_query, { http }) => {
    const { body } = await http.stream({ url: origin });
    for await (const _chunk of body) break;
    return {};
  };
  const told: ReplyEvent[] = [];
  client.on("reply", (event) => told.push(event));
  await client.getInfo("1");
  await client.close();
  expect(new TextDecoder().decode(told[0]?.body)).toContain("你好");
});
