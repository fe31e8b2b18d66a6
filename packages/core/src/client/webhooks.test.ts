import { createServer } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import type { WebhookOptions } from "../alerts/webhook/webhook-options.ts";
import { alerting } from "./test-world/alerting.ts";
import { answering, hanging, type Receiver, startReceiver, stuck, until } from "./test-world/receiver.ts";
import { sending } from "./test-world/sending.ts";

describe("a webhook", () => {
  it.each(["got", "undici"] as const)(
    "gets each alert once, as JSON, when it begins and when it ends (%s)",
    async (transport) => {
      const { begin, end, receiver, told, came, counts } = await sending({ transport });
      await begin();
      await end();
      expect(came()).toEqual(["own0 firing", "own0 ended"]);
      expect(receiver.received.map(({ body }) => JSON.parse(body))).toEqual(JSON.parse(JSON.stringify(told)));
      expect(receiver.received[0]?.headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(counts()).toEqual({
        ...{ webhook: 1, format: "json", waiting: 0, delivered: 2, dropped: 0, isFailing: false },
      });
    },
  );

  it.each<[string, Receiver["respond"]]>([
    ["answers 500", answering(500)],
    ["answers 302", answering(302, { headers: { location: "http://127.0.0.1:9/" } })],
    ["hangs", hanging],
    ["sends half of a head", stuck],
    ["closes the connection", (response) => void response.socket?.destroy()],
    ["answers 429", answering(429)],
  ])("that %s gets everything, in order, once it is well again", async (_name, respond) => {
    const { begin, end, pass, receiver, came, client, warnings, counts } = await sending();
    receiver.respond = respond;
    await begin();
    await end();
    // Nobody waits for it.
    expect((await client.getInfo("another")).living).toBe(true);
    await pass(70);
    expect(came().length).toBeGreaterThan(1);
    expect(new Set(came())).toEqual(new Set(["own0 firing"]));
    receiver.respond = answering(200);
    receiver.received.length = 0;
    await pass(62);
    expect(came()).toEqual(["own0 firing", "own0 ended"]);
    expect(counts()).toMatchObject({ delivered: 2, waiting: 0, isFailing: false });
    expect(warnings.filter(({ message }) => /webhook/.test(message))).toHaveLength(1);
  });

  it("gets what was told, whatever a listener makes of it", async () => {
    const { begin, client, came, pass } = await sending();
    client.on("alert", (alert) => void Object.assign(alert, { name: "changed", state: "changed" }));
    await begin(2);
    await pass(4);
    expect(came()).toEqual(["own0 firing", "own1 firing"]);
  });

  it("that is down gets everything once it is back", async () => {
    const { begin, end, pass, receiver, came, counts } = await sending();
    await receiver.stop();
    await begin();
    await end();
    expect(counts()).toMatchObject({ isFailing: true, waiting: 2 });
    await receiver.start();
    await pass(62);
    expect(came()).toEqual(["own0 firing", "own0 ended"]);
  });

  it("that hangs for ten minutes keeps no call waiting", async () => {
    const { begin, calls, receiver, asked } = await sending();
    receiver.respond = hanging;
    await begin();
    const before = asked.length;
    await calls(20, { overMs: 600_000 });
    expect(asked.length - before).toBe(20);
  });

  it("leads nobody into another network: a redirect is not followed", async () => {
    const { begin, pass, receiver } = await sending();
    const inside = await startReceiver();
    receiver.respond = answering(307, { headers: { location: inside.url } });
    await begin();
    await pass(60);
    expect(receiver.received.length).toBeGreaterThan(2);
    expect(inside.received).toEqual([]);
  });

  it("that takes nothing has a bounded number of alerts waiting, the newest, and one warning of that", async () => {
    const { begin, pass, receiver, counts, warnings, came } = await sending({ ownRules: 150 });
    receiver.respond = answering(500);
    await begin(150);
    expect(counts()).toMatchObject({ waiting: 100, dropped: 50 });
    expect(warnings.filter(({ message }) => /dropped/.test(message))).toHaveLength(1);
    receiver.respond = answering(200);
    receiver.received.length = 0;
    await pass(10);
    await until(() => receiver.received.length === 100);
    expect(came().at(-1)).toBe("own149 firing");
  });

  it("that refuses an alert as it is gets the next one after three tries", async () => {
    const { begin, pass, receiver, came, counts } = await sending();
    receiver.respond = (response) => answering(came().at(-1) === "own0 firing" ? 404 : 200)(response);
    await begin(2);
    await pass(60);
    expect(came()).toEqual(["own0 firing", "own0 firing", "own0 firing", "own1 firing"]);
    expect(counts()).toMatchObject({ delivered: 1 });
    expect(counts()).toMatchObject({ dropped: 1, waiting: 0 });
  });

  it("that is asked too often is left alone for a minute", async () => {
    const { begin, pass, receiver } = await sending();
    receiver.respond = answering(429);
    await begin();
    await pass(58);
    expect(receiver.received).toHaveLength(1);
    await pass(4);
    expect(receiver.received).toHaveLength(2);
  });

  it("that takes nothing is tried ever more rarely, and every five minutes in the end", async () => {
    const { begin, pass, receiver } = await sending({ random: () => 0.999 });
    receiver.respond = answering(500);
    await begin();
    await pass(120);
    expect(receiver.received).toHaveLength(5);
    await pass(1_000);
    expect(receiver.received).toHaveLength(9);
  });

  it("gets nothing that is older than its `maxAgeMs`", async () => {
    const { begin, pass, receiver, counts } = await sending({ webhook: { maxAgeMs: 10_000 } });
    receiver.respond = answering(500);
    await begin();
    await pass(60);
    expect(counts()).toMatchObject({ waiting: 0, delivered: 0, dropped: 1 });
  });

  it("gets no less than its severity, and its own headers", async () => {
    const headers = { Authorization: "Bearer invented", "Content-Type": "text/invented" };
    const { begin, calls, pass, receiver } = await sending({ webhook: { severity: "critical", headers } });
    await begin();
    for (let call = 0; call < 25; call++) {
      await calls(1, { isFailing: () => true });
      await pass(0);
    }
    expect(receiver.received).toHaveLength(1);
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({ severity: "critical" });
    expect(receiver.received[0]?.headers).toMatchObject({
      ...{ authorization: "Bearer invented", "content-type": "text/invented" },
    });
  });

  it("is reached through the proxy of the client", async () => {
    const lines: string[] = [];
    const proxy = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", (data) => {
        lines.push(data.toString("latin1").split("\r\n")[0] ?? "");
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as { port: number };
    const { begin, receiver } = await sending({ proxy: `http://127.0.0.1:${port}` });
    await begin();
    await until(() => lines.length > 0);
    expect(lines[0]).toContain(`127.0.0.1:${receiver.port}`);
    expect(receiver.received).toEqual([]);
  });
});

describe("the end of a client", () => {
  it("lets a delivery on its way arrive", async () => {
    const { begin, receiver, client } = await sending();
    const slow = Promise.withResolvers<void>();
    receiver.respond = (response) => void slow.promise.then(() => response.end());
    await begin({ isAwaited: false });
    const closed = client.close();
    slow.resolve();
    await closed;
    expect(receiver.received).toHaveLength(1);
  });

  it("waits two seconds for a receiver that hangs, and no longer", async () => {
    const { begin, receiver, client, clock } = await sending();
    receiver.respond = hanging;
    await begin();
    let isClosed = false;
    const closed = client.close().then(() => {
      isClosed = true;
    });
    await clock.advance(1_900);
    expect(isClosed).toBe(false);
    await clock.advance(100);
    await closed;
  });

  it("tries nothing again", async () => {
    const { begin, receiver, client, clock, counts } = await sending();
    receiver.respond = answering(500);
    await begin();
    expect(counts()).toMatchObject({ isFailing: true });
    await client.close();
    await clock.advance(3_600_000);
    expect(receiver.received).toHaveLength(1);
  });
});

describe("the address of a webhook", () => {
  it("is told nowhere, whatever goes wrong", async () => {
    const heard: unknown[] = [];
    const note = (fields: object, message: string) => void heard.push(fields, message);
    const token = "canary-of-an-address";
    const { begin, end, pass, receiver, client, told } = await sending({
      logger: { debug: note, info: note, warn: note, error: note },
      path: `/${token}?key=${token}`,
      webhook: { format: "dingtalk", secret: token, headers: { "x-token": token } },
    });
    const refusing = answering(200, { body: `{"errcode":310000,"errmsg":"${token}"}` });
    for (const respond of [answering(500), hanging, refusing]) {
      receiver.respond = respond;
      await begin();
      await end();
      await pass(20);
    }
    await receiver.stop();
    await pass(100);
    heard.push(told, client.status(), client.config());
    expect(receiver.received.at(-1)?.path).toContain(token);
    expect(heard.length).toBeGreaterThan(5);
    expect(inspect(heard, { depth: 20, showHidden: true })).not.toContain(token);
    await receiver.start();
  });

  it.each([
    [{ url: "canary://canary" }, "alerts.webhooks[0]: url must be an http or https URL, not another text"],
    [{}, "alerts.webhooks[0]: url must be an http or https URL, not undefined"],
    [
      { url: "https://a.example", format: "canary" },
      /^alerts.webhooks\[0\]: format must be "json", .* or "ntfy", not another text$/,
    ],
    [{ url: "https://a.example", secret: "canary" }, /secret is for feishu and dingtalk alone/],
    [
      { url: "https://a.example", headers: { "x-a": "can\nary" } },
      /headers must be an object of header names/,
    ],
    [
      { url: "https://a.example", secrets: "canary" },
      "alerts.webhooks[0] has no option secrets, did you mean secret?",
    ],
  ])("is not quoted where it is refused: %j", (webhook, message) => {
    const make = () => alerting({ alerts: { webhooks: [webhook as WebhookOptions] } });
    expect(make).toThrow(message);
    expect(make).not.toThrow(/canary/);
  });
});
