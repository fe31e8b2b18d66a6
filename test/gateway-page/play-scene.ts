import { setTimeout as pause } from "node:timers/promises";
import { type ServedGateway, serveGateway } from "./serve-gateway.ts";

type Places = readonly { host: string; port: number }[];

/** At once. */
const CLIENTS = 20;

/** Six backends, of which one has three times the weight, one was taken out, one is blocked, one is down and one leaves. */
export async function playScene(places: Places, requests: number): Promise<ServedGateway> {
  const gateway = await serveGateway({
    places,
    health: { intervalMs: 200 },
    strategy: "smooth-weighted-round-robin",
    drainMs: 60_000,
  });
  const { origin, names, change } = gateway;
  const [, big, out, blocked, down, leaving] = names as [string, string, string, string, string, string];
  await change(big, "PATCH", { weight: 3 });
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let count = client; count < requests; count += CLIENTS) await ask(`/?ms=${5 + ((count * 7) % 40)}`);
  });
  await Promise.all(clients);
  for (let open = 0; open < 12; open += 1) void ask("/stream");
  await untilOpenAt(gateway, leaving);
  for (const path of ["/cut", "/cut"]) await ask(path);
  await Promise.all([1, 2, 3].map(() => ask("/?ms=10000", AbortSignal.timeout(100))));
  await change(out, "PATCH", { weight: 0 });
  await change(`${blocked}/trip`, "POST");
  gateway.unwell.add(down);
  gateway.list(names.filter((name) => name !== leaving));
  await untilDown(gateway, down);
  return gateway;

  /** Whatever becomes of it. */
  async function ask(path: string, signal?: AbortSignal): Promise<void> {
    const answered = fetch(origin + path, signal ? { signal } : {});
    await answered.then((answer) => answer.text()).catch(() => {});
  }
}

interface Told {
  backends: { name: string; open: number; isUp: boolean | null }[];
}

const untilOpenAt = (gateway: ServedGateway, wanted: string) =>
  until(gateway, ({ backends }) => backends.some(({ name, open }) => name === wanted && open > 0));

const untilDown = (gateway: ServedGateway, wanted: string) =>
  until(gateway, ({ backends }) => backends.some(({ name, isUp }) => name === wanted && isUp === false));

async function until({ origin }: ServedGateway, isSo: (told: Told) => boolean): Promise<void> {
  for (let times = 0; times < 400; times += 1) {
    if (isSo((await (await fetch(`${origin}/lb/status`)).json()) as Told)) return;
    await pause(50);
  }
  throw new Error("the scene of the gateway's page did not come about within 20 s");
}
