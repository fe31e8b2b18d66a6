import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ClientOptions,
  fileSource,
  type IdentityOptions,
  StreamFallbackError,
} from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import type { DouyinExtra } from "@stream-fallback/douyin-provider";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { runCli } from "./run-cli.ts";
import { type Scene, setUp } from "./set-up.ts";

/** Long enough to be found wherever it were told. */
const secretOf = (id: string) => `secret-of-${id}-0123456789`;
const FOUR: IdentityOptions[] = ["anna", "ben", "cleo", "dan"].map((id) => ({
  id,
  cookie: `sessionid=${secretOf(id)}`,
}));
/** Most of them nobody's: that there is no such room is an answer, too. */
const ROOMS = [
  cast.live.webRid,
  cast.offline.webRid,
  ...Array.from({ length: 30 }, (_, at) => `7001002${at}`),
];
const captcha: Fault = { kind: "captcha" };

function setUpFour(options: Partial<ClientOptions<DouyinExtra>> = {}) {
  return setUp({ identities: FOUR, clock: manualClock(), ...options });
}

/** As whom each room was asked about in the end; undefined where it got no answer. */
async function whoAsks({ ask }: Pick<Scene, "ask">): Promise<(string | undefined)[]> {
  const who: (string | undefined)[] = [];
  for (const room of ROOMS) {
    const told: unknown = await ask(room, { maxAgeMs: 0 }).catch((error) => error);
    const isProof = told instanceof StreamFallbackError && told.code === "ROOM_NOT_FOUND";
    const attempts = told instanceof StreamFallbackError ? told.attempts : (told as Answer).meta.attempts;
    who.push(told instanceof Error && !isProof ? undefined : attempts.at(-1)?.identity);
  }
  return who;
}

type Answer = Awaited<ReturnType<Scene["ask"]>>;

function block({ emulator }: Scene, id: string, fault: Fault | null): void {
  emulator.control({ endpoint: "*", cookie: `sessionid=${secretOf(id)}`, fault });
}

describe("four identities, of which the site refuses one", () => {
  test.each<[what: string, fault: Fault]>([
    ["captchas", captcha],
    ["empty replies", { kind: "empty" }],
    ["a login that it does not take", { kind: "verify", header: "x-tt-verify-passport-decision" }],
  ])("by %s answer every call; its rooms alone move, and come back", async (_what, fault) => {
    const clock = manualClock();
    const scene = await setUpFour({ clock });
    const before = await whoAsks(scene);
    expect(new Set(before)).toEqual(new Set(FOUR.map(({ id }) => id)));
    const bens = before.filter((who) => who === "ben").length;
    expect(bens).toBeLessThan(ROOMS.length / 2);

    block(scene, "ben", fault);
    const during = await whoAsks(scene);
    expect(during).not.toContain("ben");
    expect(during).not.toContain(undefined);
    const moved = during.filter((who, at) => who !== before[at]).length;
    expect(moved).toBe(bens);

    block(scene, "ben", null);
    await clock.advance(60_000);
    expect(await whoAsks(scene)).toEqual(before);
  });

  test("ask as it no more than its block costs", async () => {
    const scene = await setUpFour();
    block(scene, "ben", captcha);
    await whoAsks(scene);
    const { faulted } = scene.emulator.counters();
    // One for each adapter that shows the cookie, whose uid is known or not.
    expect(Object.values(faulted).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(3);
  });
});

describe("a file of identities", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "identities-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  });

  const yaml = (identities: readonly IdentityOptions[]) =>
    identities.map(({ id, cookie }) => `- id: ${id}\n  cookie: "${cookie}"\n`).join("");

  test.each<[name: string, write: (list: readonly IdentityOptions[]) => string]>([
    ["identities.json", JSON.stringify],
    ["identities.yaml", yaml],
  ])("%s is followed, and calls go on while it changes", async (name, write) => {
    const path = join(folder, name);
    writeFileSync(path, write(FOUR));
    const clock = manualClock();
    const scene = await setUpFour({ clock, identities: fileSource(path) });
    const before = await whoAsks(scene);
    writeFileSync(path, write(FOUR.slice(1)));
    await clock.advance(3_000);
    const after = await whoAsks(scene);
    expect(after).not.toContain("anna");
    for (const [at, who] of before.entries()) if (who !== "anna") expect(after[at]).toBe(who);
  });

  test("is taken by the command line, as is the variable", async () => {
    const { emulator } = await setUp();
    const path = join(folder, "identities.yaml");
    writeFileSync(path, yaml(FOUR));
    const DOUYIN_ORIGINS = Object.entries(emulator.origins)
      .map(([place, origin]) => `${place}=${origin}`)
      .join(",");
    const args = [cast.live.webRid, "--json", "--no-cache", "--verbose"];
    const byFile = await runCli([...args, "--identities", path], { DOUYIN_ORIGINS });
    const byVariable = await runCli(args, { DOUYIN_ORIGINS, DOUYIN_IDENTITIES: JSON.stringify(FOUR) });
    for (const { code, stdout, stderr } of [byFile, byVariable]) {
      expect(code).toBe(0);
      expect(FOUR.map(({ id }) => id)).toContain(JSON.parse(stdout).meta.attempts[0].identity);
      expect(stdout + stderr).not.toContain("secret-of");
    }
  });

  test("without a name ends the command, in words that name the option", async () => {
    const { code, stderr } = await runCli([cast.live.webRid, "--identities", " "], {});
    expect({ code, stderr }).toEqual({ code: 2, stderr: "douyin-info: --identities must name a file\n" });
  });

  test("that cannot be used ends the command, in words that say what is wrong and quote nothing", async () => {
    const path = join(folder, "identities.json");
    writeFileSync(path, JSON.stringify([{ id: "anna", cookies: `sessionid=${secretOf("anna")}` }]));
    const { code, stderr } = await runCli([cast.live.webRid, "--identities", path], {});
    expect(code).toBe(2);
    expect(stderr).toContain("identities[0].cookies is unknown, did you mean cookie?");
    expect(stderr).not.toContain("secret-of");
  });
});

test("nothing that a client tells has a cookie or a password of an identity in it", async () => {
  const told: string[] = [];
  const tell = (...values: unknown[]) => void told.push(JSON.stringify(values));
  const logger = { debug: tell, info: tell, warn: tell, error: tell };
  const scene = await setUpFour({ logger });
  const { client } = scene;
  for (const event of ["attempt", "success", "failure", "failover", "state", "identity"] as const)
    client.on(event, (each) => tell(each));
  for (const { id } of FOUR) block(scene, id, captcha);
  for (const room of ROOMS.slice(0, 4))
    await scene.ask(room, { maxAgeMs: 0 }).catch((error) => tell(error, String(error), error.attempts));
  tell(
    client.identities.list(),
    client.balancer("douyin").status("anna"),
    client.balancer("douyin").snapshot(),
  );
  client.identities.replace(FOUR.slice(2));
  expect(told.length).toBeGreaterThan(10);
  expect(told.join()).not.toContain("secret-of");
});

test("an identity is told of as its own browser throughout, and is a phone where it shows no cookie", async () => {
  const userAgent =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
  const { ask } = await setUp({ identities: [{ ...FOUR[0], id: "anna", userAgent }] });
  const { webRid, owner } = cast.live;
  for (const api of ["web", "webHTML", "userHTML", "mobile"] as const) {
    // The emulator refuses signatures that are not of the browser in the headers.
    const { meta } = await ask(webRid, { api, uid: owner.secUid, maxAgeMs: 0 });
    expect(meta.attempts).toMatchObject([{ endpoint: api, kind: "success" }]);
  }
});
