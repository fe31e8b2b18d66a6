import { inspect } from "node:util";
import type { ClientEvents, Logger } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { expect, test } from "vitest";
import type { EndpointName } from "../emulator/addresses/endpoints.ts";
import { cast } from "../emulator/cast/rooms.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { recordSecrets } from "./record-secrets.ts";
import { ROUND_DELAY_MS, type Scene, setUp } from "./set-up.ts";

const auth = "sessionid=canary-0123456789; odin_tt=canary-9876543210";
const apis = ["web", "webHTML", "balance"] as const;
const eventNames = [
  "attempt",
  "success",
  "failure",
  "failover",
  "state",
  "drift",
] as const satisfies (keyof ClientEvents)[];

const faults: Fault[] = [
  { kind: "captcha" },
  { kind: "empty" },
  { kind: "status", status: 444 },
  { kind: "status", status: 429, retryAfterSeconds: 9 },
  { kind: "status", status: 504 },
  { kind: "cut" },
  { kind: "truncate" },
  { kind: "malformed" },
  { kind: "hang" },
];
const orders: { endpoint: EndpointName | "*"; fault: Fault }[] = [
  ...faults.map((fault) => ({ endpoint: "*" as const, fault })),
  { endpoint: "home", fault: { kind: "captcha" } },
  { endpoint: "web", fault: { kind: "captcha" } },
  { endpoint: "web", fault: { kind: "htmlOnJson" } },
  { endpoint: "webHTML", fault: { kind: "skeleton" } },
  { endpoint: "webHTML", fault: { kind: "noState" } },
];

test.each(orders)(
  "$fault of $endpoint makes nobody tell a cookie or a signature",
  async ({ endpoint, fault }) => {
    const secrets = recordSecrets();
    const { scene, told } = await listenedScene(fault);
    const { client, emulator } = scene;

    // First as a new visitor, then as one whom the site has given its cookies.
    emulator.control({ endpoint, fault });
    for (const api of apis) told.push(await outcomeOf(scene, fault, { api }));
    emulator.control({ reset: true });
    client.balancer("douyin").reset();
    for (const api of apis) told.push(await outcomeOf(scene, undefined, { api }));
    emulator.control({ endpoint, fault });
    for (const api of apis) told.push(await outcomeOf(scene, fault, { api }));

    const given = [...secrets];
    // What the user gave; the visitor cookie; the signatures of the API and of the page.
    for (const part of [/^canary-0/, /^1%7C/, /^[\w/+=-]{100,}$/, /^_02B4Z6wo/]) {
      expect(given).toContainEqual(expect.stringMatching(part));
    }
    const text = told.join("\n");
    expect(text).toContain("living: true");
    expect(given.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/canary|a_bogus|__ac_nonce=|__ac_signature=|ttwid=/);
  },
);

/** A scene and everything that it tells: events and log lines, and what the test adds. */
async function listenedScene({ kind }: Fault): Promise<{ scene: Scene; told: string[] }> {
  const told: string[] = [];
  const log = (fields: object, message: string) => void told.push(message, exposed(fields));
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  // A hang ends with the caller's time, which then has to be real.
  const clock = kind === "hang" ? undefined : manualClock();
  const scene = await setUp({ clock, logger });
  for (const name of eventNames) scene.client.on(name, (event) => void told.push(exposed(event)));
  // The wait before a second round passes at once.
  scene.client.on("failure", () => void clock?.advance(ROUND_DELAY_MS));
  return { scene, told };
}

async function outcomeOf({ ask }: Scene, fault: Fault | undefined, { api }: { api: (typeof apis)[number] }) {
  const timeoutMs = fault?.kind === "hang" ? 60 : undefined;
  const outcome: unknown = await ask(cast.live.webRid, { api, auth, timeoutMs, maxAgeMs: 0 }).catch(
    (error) => error,
  );
  return outcome instanceof Error
    ? `${outcome.message} ${outcome.stack} ${exposed(outcome)}`
    : exposed(outcome);
}

/** All that a careless `console.log` or error tracker could show. */
function exposed(value: unknown): string {
  return `${inspect(value, { depth: 20, showHidden: true, getters: true, maxStringLength: null })} ${JSON.stringify(value)}`;
}
