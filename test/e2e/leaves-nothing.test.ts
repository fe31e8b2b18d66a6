import { manualClock } from "@stream-fallback/core/testing";
import { closeDefaultClient, getInfo } from "@stream-fallback/douyin-provider";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { isAllPlayed, sampleOf } from "../sample-of.ts";
import { runNode } from "./run-node.ts";
import { type Scene, setUp } from "./set-up.ts";

const { webRid } = cast.live;

async function emulate(): Promise<Emulator> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  return emulator;
}

const runScript = ({ originsVariable }: Emulator, script: string) =>
  runNode(["--input-type=module", "--eval", script], { DOUYIN_ORIGINS: originsVariable });

const asking = `
  import { getInfo } from "@stream-fallback/douyin-provider";
  const { api, meta } = await getInfo("${webRid}");
  console.log(api, meta.attempts.length);
`;

// Each is a process of its own: what others show besides is left to `.ci/run`.
// The emulator never closes an idle connection, so a script that waits for one would wait for ever.
describe("a script ends by itself", () => {
  test.skipIf(!isAllPlayed)("after its answer", async () => {
    const { ended } = runScript(await emulate(), asking);
    expect(await ended).toEqual({ code: 0, stdout: "web 1\n", stderr: "" });
  });

  test("after a failover", async () => {
    const emulator = await emulate();
    emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    const { ended } = runScript(emulator, asking);
    expect(await ended).toEqual({ code: 0, stdout: "webHTML 2\n", stderr: "" });
  });

  test.skipIf(!isAllPlayed)("after an answer that broke off", async () => {
    const emulator = await emulate();
    emulator.control({ endpoint: "web", fault: { kind: "cut" } });
    const { ended } = runScript(emulator, asking);
    expect(await ended).toEqual({ code: 0, stdout: "webHTML 2\n", stderr: "" });
  });

  test.each(sampleOf(["web", "webHTML", "home"] as const, 3))(
    "after an abort, with %s hanging",
    async (endpoint) => {
      const emulator = await emulate();
      emulator.control({ endpoint, fault: { kind: "hang" } });
      const { child, ended } = runScript(
        emulator,
        `import { getInfo } from "@stream-fallback/douyin-provider";
      const controller = new AbortController();
      process.once("SIGUSR2", () => controller.abort());
      const api = "${endpoint === "webHTML" ? "webHTML" : "web"}";
      await getInfo("${webRid}", { api, signal: controller.signal }).catch(({ code }) => console.log(code));`,
      );
      await hanging(emulator);
      child.kill("SIGUSR2");
      expect(await ended).toEqual({ code: 0, stdout: "ABORTED\n", stderr: "" });
    },
  );

  test.skipIf(!isAllPlayed)("after its time is over", async () => {
    const emulator = await emulate();
    emulator.control({ endpoint: "*", fault: { kind: "hang" } });
    const { ended } = runScript(
      emulator,
      `import { getInfo } from "@stream-fallback/douyin-provider";
      await getInfo("${webRid}", { timeoutMs: 50 }).catch(({ code }) => console.log(code));`,
    );
    expect(await ended).toEqual({ code: 0, stdout: "DEADLINE\n", stderr: "" });
  });
});

describe("nothing keeps the process alive after the answer", () => {
  /** Asks until `ask` has its answer, and prints whether the process then ended at once. */
  const measured = (config: object, ask: string) => `
    import { createClient } from "@stream-fallback/core";
    import { createProvider, getInfo as info } from "@stream-fallback/douyin-provider";
    const client = createClient({ providers: [createProvider()], config: ${JSON.stringify(config)} });
    const getInfo = (room, options) => info(room, options, client);
    const control = (order) => fetch(process.env.CONTROL, {
      method: "POST", body: JSON.stringify(order), headers: { connection: "close" } }).then((reply) => reply.text());
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    ${ask}
    const answeredAt = performance.now();
    process.on("exit", () => console.log(performance.now() - answeredAt < 1_500 ? "at once" : "late"));
  `;

  async function endingOf(script: string) {
    const emulator = await emulate();
    const env = { DOUYIN_ORIGINS: emulator.originsVariable, CONTROL: `${emulator.url}/__control` };
    const ending = await runNode(["--input-type=module", "--eval", script], env).ended;
    return { ...ending, faulted: Object.keys(emulator.counters().faulted) };
  }

  const slow: [string, { kind: string; pieces?: number }][] = [
    ["hangs", { kind: "hang" }],
    ["drips", { kind: "drip", pieces: 1_000 }],
  ];
  test.each(sampleOf(slow, 2))("while the trial of an endpoint that was blocked %s", async (_, fault) => {
    const config = { ttlMs: 0, breaker: { blockDuration: 50, blockJitter: 0 } };
    const ending = await endingOf(
      measured(
        config,
        `await getInfo("${webRid}");
        await control(${JSON.stringify({ endpoint: "web", fault })});
        client.balancer("douyin").trip("web");
        await pause(100);
        const { api } = await getInfo("${webRid}");
        console.log(api);`,
      ),
    );
    expect(ending).toEqual({
      ...{ code: 0, stdout: "webHTML\nat once\n", stderr: "" },
      faulted: [`web.${fault.kind}`],
    });
  });

  test("while the first attempt hangs that another one has outrun", async () => {
    const ending = await endingOf(
      measured(
        { ttlMs: 0, hedge: { minDelayMs: 50, maxDelayMs: 10_000, minPoolSamples: 1 } },
        `client.balancer("douyin").update("web", { weight: 100 });
        await getInfo("${webRid}");
        await control({ endpoint: "web", fault: { kind: "hang" } });
        const { api } = await getInfo("${webRid}");
        console.log(api === "web" ? "web" : "another one");`,
      ),
    );
    expect(ending).toEqual({ code: 0, stdout: "another one\nat once\n", stderr: "", faulted: ["web.hang"] });
  });

  test.skipIf(!isAllPlayed)("while a newer answer is fetched behind an old one", async () => {
    const ending = await endingOf(
      measured(
        { ttlMs: 1, staleWhileRevalidateMs: 60_000 },
        `await getInfo("${webRid}");
        await control({ endpoint: "*", fault: { kind: "hang" } });
        await pause(20);
        const { meta } = await getInfo("${webRid}");
        console.log(meta.stale);
        await pause(300);`,
      ),
    );
    expect(ending).toMatchObject({ code: 0, stdout: "true\nat once\n", stderr: "" });
    expect(ending.faulted).toHaveLength(1);
  });

  test.each([
    [true, ""],
    [false, "DEADLINE\n"],
  ])(
    "of a balancer whose endpoint hangs, where the call is in the background: %s",
    async (isBackground, stdout) => {
      const { ended } = runNode([
        ...["--input-type=module", "--eval"],
        `import { createBalancer } from "@stream-fallback/core/balancer";
      const endpoints = [{ name: "silent", call: () => new Promise(() => {}) }];
      createBalancer({ name: "one", endpoints })
        .call("", { timeoutMs: 300, isBackground: ${isBackground} })
        .catch(({ code }) => console.log(code));`,
      ]);
      expect(await ended).toEqual({ code: 0, stdout, stderr: "" });
    },
  );

  test.skipIf(!isAllPlayed)(
    "but a call under a clock without timers of the system does, until it has its answer",
    async () => {
      const { ended } = runScript(
        await emulate(),
        `import { createClient } from "@stream-fallback/core";
      import { manualClock } from "@stream-fallback/core/testing";
      import { createProvider, getInfo } from "@stream-fallback/douyin-provider";
      const clock = manualClock(Date.now());
      const client = createClient({ providers: [createProvider()], clock });
      getInfo("${webRid}", {}, client).then(({ living }) => console.log(living));`,
      );
      expect(await ended).toEqual({ code: 0, stdout: "true\n", stderr: "" });
    },
  );

  test.skipIf(!isAllPlayed)("but a call that waits for an answer does, until its time is over", async () => {
    const emulator = await emulate();
    emulator.control({ endpoint: "*", fault: { kind: "hang" } });
    const { ended } = runScript(
      emulator,
      `import { getInfo } from "@stream-fallback/douyin-provider";
      getInfo("${webRid}", { timeoutMs: 700 }).catch(({ code }) => console.log(code));`,
    );
    expect(await ended).toEqual({ code: 0, stdout: "DEADLINE\n", stderr: "" });
  });
});

test("a CommonJS script can require the provider", async () => {
  const emulator = await emulate();
  const { ended } = runNode(
    [
      "--input-type=commonjs",
      "--eval",
      `const { getInfo } = require("@stream-fallback/douyin-provider");
      require("@stream-fallback/core");
      getInfo("${webRid}").then(({ owner }) => console.log(owner));`,
    ],
    { DOUYIN_ORIGINS: emulator.originsVariable },
  );
  expect(await ended).toMatchObject({ code: 0, stdout: `${cast.live.owner.nickname}\n` });
});

describe("an abort of a call", () => {
  test.each(["web", "webHTML"] as const)("during a hang of %s closes its connection", async (api) => {
    const { ask, emulator } = await setUp();
    emulator.control({ endpoint: api, fault: { kind: "hang" } });
    const controller = new AbortController();
    const answer = ask(webRid, { api, signal: controller.signal });
    await hanging(emulator);
    const reason = new Error("the user went away");
    controller.abort(reason);
    await expect(answer).rejects.toMatchObject({ code: "ABORTED", fault: "caller", cause: reason });
    await vi.waitFor(async () => expect(await emulator.connections()).toBe(0));
  });

  test("before the call asks nobody", async () => {
    const { ask, emulator } = await setUp();
    await expect(ask(webRid, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ABORTED" });
    expect(await emulator.connections()).toBe(0);
  });

  test("blames nobody", async () => {
    const scene = await setUp();
    scene.emulator.control({ endpoint: "web", fault: { kind: "hang" } });
    for (let turn = 1; turn <= 4; turn += 1) {
      const controller = new AbortController();
      const answer = scene.ask(webRid, { api: "web", signal: controller.signal });
      await hanging(scene.emulator, turn);
      controller.abort();
      await expect(answer).rejects.toMatchObject({ code: "ABORTED" });
    }
    const idle = { state: "closed", failureCount: 0, inFlight: 0 };
    expect(scene.client.balancer("douyin").status()).toEqual(
      scene.client
        .balancer("douyin")
        .status()
        .map((row) => ({ ...row, ...idle })),
    );
  });

  test("of one caller leaves the others of the same call alone", async () => {
    const clock = manualClock();
    const { ask, emulator } = await setUp({ clock });
    emulator.control({ endpoint: "web", fault: { kind: "hang" } });
    const controller = new AbortController();
    const [leaving, staying] = [ask(webRid, { signal: controller.signal }), ask(webRid)];
    await hanging(emulator);
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: "ABORTED" });
    // The shared attempt goes on until its own time is over, and then the page answers.
    await clock.advance(10_000);
    expect(await staying).toMatchObject({ living: true, api: "webHTML" });
    expect(emulator.counters().requests.web).toBe(1);
  });

  test("of the caller who fetches the visitor cookie leaves the others their answers", async () => {
    const { ask, emulator } = await setUp();
    emulator.control({ endpoint: "home", fault: { kind: "hang" }, times: 1 });
    const controller = new AbortController();
    const leaving = ask(webRid, { api: "web", signal: controller.signal });
    await hanging(emulator);
    const staying = ask(cast.offline.webRid, { api: "web" });
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: "ABORTED" });
    expect(await staying).toMatchObject({ living: false });
  });
});

describe("closing a client", () => {
  test.each(["web", "webHTML", "home"] as const)(
    "during a hang of %s ends the call and its connections",
    async (endpoint) => {
      const { ask, client, emulator } = await setUp();
      emulator.control({ endpoint, fault: { kind: "hang" } });
      const answer = ask(webRid, { api: endpoint === "webHTML" ? "webHTML" : "web" });
      const rejection = expect(answer).rejects.toMatchObject({ code: "CLOSED" });
      await hanging(emulator);
      await client.close();
      await rejection;
      await vi.waitFor(async () => expect(await emulator.connections()).toBe(0));
    },
  );

  test("lets go of idle connections", async () => {
    const { ask, client, emulator } = await setUp();
    await ask(webRid);
    expect(await emulator.connections()).toBeGreaterThan(0);
    await client.close();
    await vi.waitFor(async () => expect(await emulator.connections()).toBe(0));
  });

  test("twice is closing once, and calls after it are refused", async () => {
    const { ask, client, emulator } = await setUp();
    await Promise.all([client.close(), client.close()]);
    await expect(ask(webRid)).rejects.toMatchObject({ code: "CLOSED", fault: "caller" });
    await expect(client.resolve(webRid)).rejects.toMatchObject({ code: "CLOSED" });
    expect(await emulator.connections()).toBe(0);
  });

  test("refuses a call that has only just begun", async () => {
    const { ask, client } = await setUp();
    const answer = expect(ask(webRid)).rejects.toMatchObject({ code: "CLOSED" });
    await client.close();
    await answer;
  });
});

describe("the default client", () => {
  test("ends with CLOSED what is running, and the next call begins anew", async () => {
    const emulator = await defaultSite();
    emulator.control({ endpoint: "web", fault: { kind: "hang" } });
    const rejection = expect(getInfo(webRid)).rejects.toMatchObject({ code: "CLOSED" });
    await hanging(emulator);
    await closeDefaultClient();
    await rejection;
    emulator.control({ reset: true });
    expect(await getInfo(webRid)).toMatchObject({ living: true, meta: { cached: false } });
  });

  test("may be closed before its first use and twice", async () => {
    await defaultSite();
    await closeDefaultClient();
    await Promise.all([closeDefaultClient(), closeDefaultClient()]);
    expect(await getInfo(webRid)).toMatchObject({ living: true });
  });
});

/** A site that the default client asks. */
async function defaultSite(): Promise<Emulator> {
  const emulator = await emulate();
  vi.stubEnv("DOUYIN_ORIGINS", emulator.originsVariable);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await closeDefaultClient();
  });
  return emulator;
}

function hanging({ counters }: Scene["emulator"], times = 1): Promise<void> {
  return vi.waitFor(() => {
    const hangs = Object.entries(counters().faulted).filter(([fault]) => fault.endsWith(".hang"));
    expect(hangs.map(([, count]) => count)).toEqual([times]);
  }, 20_000);
}
