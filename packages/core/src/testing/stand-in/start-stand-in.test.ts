import { expect, it, onTestFinished, vi } from "vitest";
import { htmlReply, jsonReply, redirectReply, startStandIn } from "../../testing.ts";

const room = { title: "星星", isLive: true };

async function played(options: { controlPath?: string } = {}) {
  let nowMs = 1_767_225_600_000;
  const standIn = await startStandIn({
    ...options,
    routes: [
      { endpoint: "room", host: "api", path: "/room", answer: () => jsonReply(room, ["seen=1; Path=/"]) },
      {
        ...{ endpoint: "login", host: "api", method: "POST", path: "/login" },
        answer: ({ body, cookies }) =>
          cookies.has("member")
            ? jsonReply({ body })
            : { ...jsonReply({}), status: 401, refused: "noMember" },
      },
      {
        ...{ endpoint: "page", host: "www", path: /^\/\d+$/ },
        answer: ({ path, fault, parameters }) =>
          fault?.kind === "bare"
            ? htmlReply("bare")
            : htmlReply(`<script>{"path":"${path}","as":"${parameters.get("as")}"}</script>`),
      },
      { endpoint: "short", host: "www", path: "/s", answer: () => redirectReply("/www/7") },
    ],
    faults: {
      busy: ({ words }: { kind: "busy"; words: string }) => jsonReply({ error: words }),
      bare: (_: { kind: "bare" }, { answer }) => answer(),
    },
    clock: () => nowMs,
  });
  onTestFinished(() => standIn.close());
  const ask = (path: string, init?: RequestInit) => fetch(`${standIn.url}${path}`, init);
  return {
    ...{ standIn, ask },
    textOf: async (path: string) => (await ask(path)).text(),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

it("answers by the first route that fits host, method and path", async () => {
  const { standIn, ask, textOf } = await played();
  const reply = await ask("/api/room");
  expect(await reply.json()).toEqual(room);
  expect(reply.headers.getSetCookie()).toEqual(["seen=1; Path=/"]);
  expect(await textOf("/www/7?as=x")).toBe('<script>{"path":"/7","as":"x"}</script>');
  expect((await ask("/www/s")).url).toBe(`${standIn.url}/www/7`);
  const headers = { cookie: "member=nora" };
  const login = await ask("/api/login", { method: "POST", body: "me", headers });
  expect(await login.json()).toEqual({ body: "me" });
  for (const path of ["/room", "/api/login", "/www/room", "/apiroom", "/"])
    expect((await ask(path)).status).toBe(404);
});

it("plays each host at a port of its own, and all of them at one that is given", async () => {
  const { standIn } = await played();
  const ports = [standIn.url, ...Object.values(standIn.origins)].map((origin) => new URL(origin).port);
  expect(new Set(ports).size).toBe(3);
  expect(await (await fetch(`${standIn.origins.api}/room`)).json()).toEqual(room);
  expect((await fetch(`${standIn.origins.www}/7`)).status).toBe(200);
  expect(standIn.counters().requests).toMatchObject({ room: 1, page: 1 });
  await standIn.close();
  await expect(fetch(`${standIn.origins.api}/room`)).rejects.toThrow("fetch failed");

  const routes = [{ endpoint: "room", host: "api", path: "/room", answer: () => jsonReply(room) }];
  const again = await startStandIn({ routes, port: Number(new URL(standIn.url).port) });
  onTestFinished(() => again.close());
  expect(again).toMatchObject({ url: standIn.url, origins: { api: `${standIn.url}/api` } });
  const together = await startStandIn({ routes, hasPortPerHost: false });
  onTestFinished(() => together.close());
  expect(together.origins.api).toBe(`${together.url}/api`);
});

it("counts requests by endpoint, and refusals by their reasons", async () => {
  const { standIn, ask } = await played();
  await ask("/api/login", { method: "POST" });
  await ask("/nowhere");
  expect(standIn.counters()).toMatchObject({
    requests: { room: 0, login: 1, page: 0, short: 0, other: 1 },
    refused: { "login.noMember": 1 },
  });
});

it.each([
  [{ kind: "status", status: 503, retryAfterSeconds: 9 }, 503, /503/],
  [{ kind: "empty" }, 200, /^$/],
  [{ kind: "htmlOnJson" }, 200, /Access Denied/],
  [{ kind: "truncate" }, 200, /^\{"title":"..?.?.?$/],
  [{ kind: "malformed" }, 200, /,,\}$/],
  [{ kind: "oversize" }, 200, / \{"title":"星星","isLive":true\}$/],
  [{ kind: "rename", from: "isLive", to: "live" }, 200, /"live":true/],
  [{ kind: "charset" }, 200, /^\{"title":"[^\x20-\x7f]+","isLive"/],
  [{ kind: "drip", pieces: 2, pauseMs: 1 }, 200, /^\{"title":"星星","isLive":true\}$/],
  [{ kind: "latency", ms: 1 }, 200, /^\{"title":"星星","isLive":true\}$/],
  [{ kind: "busy", words: "later" }, 200, /^\{"error":"later"\}$/],
] as const)("acts out %j", async (fault, status, text) => {
  const { standIn, ask } = await played();
  standIn.fail({ endpoint: "room", fault });
  const reply = await ask("/api/room");
  expect(reply.status).toBe(status);
  expect(await reply.text()).toMatch(text);
  expect(standIn.counters().faulted).toEqual({ [`room.${fault.kind}`]: 1 });
});

it.each([{ kind: "reset" }, { kind: "cut" }] as const)("breaks the connection for $kind", async (fault) => {
  const { standIn, textOf } = await played();
  standIn.fail({ endpoint: "room", fault });
  await expect(textOf("/api/room")).rejects.toThrow();
});

it("closes while a request hangs", async () => {
  const { standIn, textOf } = await played();
  standIn.fail({ endpoint: "room", fault: { kind: "hang" } });
  const hung = textOf("/api/room").catch((error: unknown) => error);
  await vi.waitFor(() => expect(standIn.counters().faulted).toEqual({ "room.hang": 1 }));
  await standIn.close();
  expect(await hung).toBeInstanceOf(Error);
});

it("breaks the connection where a route throws, and tells of it in the end", async () => {
  const answer = () => {
    throw new Error("no such member");
  };
  const standIn = await startStandIn({ routes: [{ endpoint: "room", path: "/room", answer }] });
  await expect(fetch(`${standIn.url}/room`)).rejects.toThrow("fetch failed");
  await expect(standIn.close()).rejects.toThrow("no such member");
  await standIn.close();
});

it("lets the nearest fault strike: an endpoint's, then all of its host's, then everybody's", async () => {
  const { standIn, ask } = await played();
  const fail = (endpoint: Parameters<typeof standIn.fail>[0]["endpoint"], status: number) =>
    standIn.fail({ endpoint, fault: { kind: "status", status } });
  fail("*", 500);
  fail("api/*", 412);
  expect([(await ask("/api/room")).status, (await ask("/www/7")).status]).toEqual([412, 500]);
  fail("room", 404);
  expect((await ask("/api/room")).status).toBe(404);
  standIn.fail({ endpoint: "room", fault: null });
  expect((await ask("/api/room")).status).toBe(412);
  standIn.reset();
  expect((await ask("/api/room")).status).toBe(200);
});

it("strikes as often and as long as was ordered, by its own clock, and whom it was ordered for", async () => {
  const { standIn, ask, pass } = await played();
  const statusOf = async (cookie = "") => (await ask("/api/room", { headers: { cookie } })).status;
  const fault = { kind: "status", status: 500 } as const;
  standIn.fail({ endpoint: "room", fault, times: 1 });
  expect([await statusOf(), await statusOf()]).toEqual([500, 200]);
  standIn.fail({ endpoint: "room", fault, startMs: 1_000, endMs: 2_000 });
  expect(standIn.faults()).toEqual({ room: { ...fault, startsInMs: 1_000, endsInMs: 2_000 } });
  expect(await statusOf()).toBe(200);
  pass(1_000);
  expect(await statusOf()).toBe(500);
  pass(1_000);
  expect(await statusOf()).toBe(200);
  standIn.fail({ endpoint: "room", fault, cookie: "member=nora" });
  expect([await statusOf("member=nora"), await statusOf("member=sol")]).toEqual([500, 200]);
});

it("leaves to a route what only the route can act out", async () => {
  const { standIn, textOf } = await played();
  standIn.fail({ endpoint: "page", fault: { kind: "bare" } });
  expect(await textOf("/www/7")).toBe("bare");
});

it("breaks the state of a page that is malformed", async () => {
  const { standIn, textOf } = await played();
  standIn.fail({ endpoint: "page", fault: { kind: "malformed" } });
  const [, state = ""] = /<script>(.*)<\/script>/.exec(await textOf("/www/7")) ?? [];
  expect(() => JSON.parse(state)).toThrow();
});

it("turns whoever asks too often away, then shows a captcha, then answers again", async () => {
  const { standIn, ask, pass } = await played();
  standIn.limit({ requests: 2, windowMs: 1_000 });
  const met = async () => {
    const reply = await ask("/api/room");
    return reply.status === 200 ? (await reply.text()).slice(0, 1) : reply.status;
  };
  expect([await met(), await met(), await met()]).toEqual(["{", "{", 429]);
  pass(1_000);
  expect(await met()).toBe("<");
  pass(1_000);
  expect(await met()).toBe("{");
  expect(standIn.limit()).toEqual({ requests: 2, windowMs: 1_000 });
  expect(standIn.counters().limited).toEqual({ "room.blocked": 1, "room.captcha": 1 });
});

it.each([
  [
    { endpoint: "mail", fault: null },
    /endpoint must be one of room, login, page, short, api\/\*, www\/\*, \*, not "mail"$/,
  ],
  [{ endpoint: 7, fault: null }, /endpoint must be text, not a number/],
  [
    { endpoint: "room", fault: { kind: "flood" } },
    /fault\.kind must be one of latency, .*, busy, bare, not "flood"$/,
  ],
  [
    { endpoint: "room", fault: { kind: "status" } },
    /fault of kind status: status must be a number from 200 to 599, not undefined$/,
  ],
  [{ endpoint: "room", fault: { kind: "latency" } }, /fault of kind latency: ms must be a number of ms/],
  [{ endpoint: "room", fault: { kind: "latency", minMs: 1 } }, /fault of kind latency: maxMs must be/],
  [{ endpoint: "room", fault: { kind: "rename", from: "a" } }, /fault of kind rename: to must be text/],
  [{ endpoint: "room", fault: { kind: "drip", pieces: 0 } }, /fault of kind drip: pieces must be/],
  [{ endpoint: "room", fault: {} }, /fault\.kind must be one of latency, .*, not undefined$/],
  [{ endpoint: "room" }, /fault must be null, which heals, or an object with a kind, not undefined/],
  [{ endpoint: "room", fault: null, times: 0 }, /times must be a number above 0/],
  [{ endpoint: "room", fault: null, rate: 2 }, /rate must be a number from 0 to 1/],
])("refuses the order %j", async (order, message) => {
  const { standIn } = await played();
  expect(() => standIn.fail(order as never)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(message) }),
  );
});

it("takes orders over HTTP where it is told to, and nowhere else", async () => {
  const { standIn, ask } = await played({ controlPath: "/__control" });
  const order = async (body: string) => {
    const reply = await ask("/__control", { method: "POST", body });
    return [reply.status, await reply.json()];
  };
  const fault = { kind: "status", status: 503 };
  expect(await order(JSON.stringify({ endpoint: "room", fault, times: 2 }))).toMatchObject([
    ...[200, { faults: { room: { ...fault, timesLeft: 2 } } }],
  ]);
  expect((await ask("/api/room")).status).toBe(503);
  expect(await order('{"limit":{"requests":1,"windowMs":1000}}')).toMatchObject([
    200,
    { limit: { requests: 1 } },
  ]);
  expect(await (await ask("/__control")).json()).toMatchObject({
    counters: { faulted: { "room.status": 1 } },
  });
  expect(await order('{"reset":true}')).toMatchObject([200, { faults: {}, limit: null }]);
  for (const wrong of ["{", "[]", '{"endpoint":"mail","fault":null}', '{"limit":5}'])
    expect(await order(wrong)).toMatchObject([400, { error: expect.stringMatching(/./) }]);
  const told: [order: string, words: string][] = [
    [
      '{"foo":1}',
      'there is no order "foo"; give {"endpoint": …, "fault": …}, {"limit": …} or {"reset": true}',
    ],
    ["{}", "there is no order without fields; give "],
    ['{"reset":1}', "reset must be true"],
    ['{"endpoint":"room","fault":null,"tmes":2}', 'and no "tmes"'],
    ['{"limit":null,"endpoint":"room"}', 'limit is an order of its own, without "endpoint"'],
  ];
  for (const [wrong, words] of told)
    expect(await order(wrong)).toMatchObject([400, { error: expect.stringContaining(words) }]);
  expect((await ask("/__control", { method: "PUT" })).status).toBe(405);
  expect(standIn.counters().requests.other).toBe(0);
  const other = await played();
  expect((await other.ask("/__control")).status).toBe(404);
});

it("takes orders that only this site knows, tells of them, and undoes them at a reset", async () => {
  let title = "before";
  const standIn = await startStandIn({
    ...{ controlPath: "/__control", report: () => ({ title }) },
    onReset: () => {
      title = "before";
    },
    routes: [{ endpoint: "room", path: "/room", answer: () => jsonReply({ title }) }],
    order: (order) => {
      if (!("title" in order)) return false;
      if (order.title === "") return { error: "a title is not empty" };
      title = String(order.title);
      return true;
    },
  });
  onTestFinished(() => standIn.close());
  const order = async (body: object) => {
    const reply = await fetch(`${standIn.url}/__control`, { method: "POST", body: JSON.stringify(body) });
    return [reply.status, await reply.json()];
  };
  expect(await order({ title: "after" })).toMatchObject([200, { title: "after", faults: {} }]);
  expect(await (await fetch(`${standIn.url}/room`)).json()).toEqual({ title: "after" });
  expect(await order({ title: "" })).toEqual([400, { error: "a title is not empty" }]);
  expect(await order({ limit: { requests: 1, windowMs: 1_000 } })).toMatchObject([
    200,
    { limit: { requests: 1 } },
  ]);
  expect(await order({ reset: true })).toMatchObject([200, { title: "before", limit: null }]);
});

it.each([
  [{}, /routes must be a list/],
  [
    { routes: [{ endpoint: "a", path: 7, answer: () => jsonReply(1) }] },
    /routes\[0\]: path must be text or a RegExp/,
  ],
  [{ routes: [], faults: { busy: 7 } }, /faults: busy must be a function/],
  [{ routes: [], port: 70_000 }, /port must be a port/],
  [{ routes: [], limit: { requests: 1 } }, /limit: windowMs must be a number above 0/],
])("refuses to start with %j", async (options, message) => {
  await expect(startStandIn(options as never)).rejects.toMatchObject({
    ...{ code: "INVALID_INPUT", message: expect.stringMatching(message) },
  });
});
