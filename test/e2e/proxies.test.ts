import { inspect } from "node:util";
import { createClient } from "@stream-fallback/core";
import { createProvider, type DouyinExtra } from "@stream-fallback/douyin-provider";
import { expect, onTestFinished, test } from "vitest";
import {
  type ProxyOptions,
  startHttpProxy,
  startSocksProxy,
} from "../../packages/core/src/http/test-world/proxies.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { runCli } from "./run-cli.ts";

const { webRid } = cast.live;
const ways = [
  { scheme: "http", variable: "HTTP_PROXY", start: startHttpProxy },
  { scheme: "socks5h", variable: "all_proxy", start: startSocksProxy },
] as const;

/** The site by a name that only the proxy knows: it leads every name to this machine. */
async function behind(start: (options: ProxyOptions) => ReturnType<typeof startHttpProxy>) {
  const emulator = await startEmulator();
  const proxy = await start({ user: "anna", password: "canary-0815" });
  onTestFinished(async () => {
    proxy.close();
    await emulator.close();
  });
  const origins = emulator.originsVariable.replaceAll("127.0.0.1", "site.example");
  return { emulator, proxy, origins };
}

test.each(ways)("douyin-info goes through the proxy of $variable", async ({ scheme, variable, start }) => {
  const { proxy, origins } = await behind(start);
  for (const library of ["got", "undici"]) {
    const { code, stdout, stderr } = await runCli([webRid, "--no-cache", "--transport", library], {
      DOUYIN_ORIGINS: origins,
      [variable]: `${scheme}://anna:canary-0815@${proxy.place}`,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("● live");
  }
  expect(new Set(proxy.asked.map((asked) => asked.split(":")[0]))).toEqual(new Set(["site.example"]));
});

test.each(ways)(
  "a proxy of $variable that refuses is told of by its place, and nobody tells its password",
  async ({ scheme, variable, start }) => {
    const { proxy, origins } = await behind(start);
    const { code, stdout, stderr } = await runCli([webRid, "--no-cache", "--verbose", "--log-json"], {
      DOUYIN_ORIGINS: origins,
      [variable]: `${scheme}://anna:canary-0816@${proxy.place}`,
    });
    expect(code).not.toBe(0);
    expect(stderr).toContain(`the proxy ${proxy.place} does not accept the user and password`);
    expect(stdout + stderr).not.toMatch(/canary|anna/);
  },
);

test("NO_PROXY names whom douyin-info asks without it, and a bad URL of one is refused without being quoted", async () => {
  const { emulator, proxy } = await behind(startHttpProxy);
  const direct = {
    DOUYIN_ORIGINS: emulator.originsVariable,
    HTTP_PROXY: proxy.place,
    NO_PROXY: "127.0.0.0/8",
  };
  expect((await runCli([webRid, "--no-cache"], direct)).code).toBe(0);
  expect(proxy.asked).toEqual([]);
  const bad = await runCli([webRid, "--no-cache"], { ...direct, HTTP_PROXY: "ftp://anna:canary-1@host" });
  expect(bad).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("the variable HTTP_PROXY must be"),
  });
  expect(bad.stderr).not.toMatch(/canary|anna/);
});

test.each(["works", "drops", "grants and drops", "refuses"] as const)(
  "a proxy that %s makes no event, log line or error tell its password",
  async (manners) => {
    for (const { scheme, start } of ways) {
      const emulator = await startEmulator();
      const proxy = await start({ user: "anna", password: "canary-0817", manners });
      const told: string[] = [];
      const tell = (...what: unknown[]) => void told.push(inspect(what, { depth: 20, showHidden: true }));
      const client = createClient<DouyinExtra>({
        providers: [
          createProvider({ origins: emulator.originsVariable.replaceAll("127.0.0.1", "site.example") }),
        ],
        proxy: `${scheme}://anna:canary-0817@${proxy.place}`,
        config: { failover: { rounds: 1 } },
        logger: { debug: tell, info: tell, warn: tell, error: tell },
      });
      onTestFinished(async () => {
        await client.close();
        proxy.close();
        await emulator.close();
      });
      for (const event of ["attempt", "success", "failure", "failover", "state"] as const)
        client.on(event, tell);
      tell(
        await client.getInfo(webRid).catch((error: unknown) => error),
        client,
        client.balancer("douyin").status(),
      );
      const text = told.join("\n");
      expect(text).toContain(manners === "works" ? "living: true" : "PROXY");
      expect(text).not.toMatch(/canary|anna/);
    }
  },
);
