import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type {
  ClientReport,
  ClientStart,
  Connections,
  Ending,
  Pause,
  Phase,
  Sample,
  SiteReport,
  SiteStart,
  Told,
  Watched,
} from "./messages.ts";
import type { SoakOptions } from "./soak-options.ts";

/** All that was told of a soak, by both sides. */
export interface SoakRecord {
  options: SoakOptions;
  /** Unix ms. */
  startedAt: number;
  phases: Phase[];
  watched: Watched[];
  told: Told[];
  /** When the one who takes the changes took none. */
  pauses: Pause[];
  samples: Sample[];
  connections: Connections[];
  ending: Ending;
  /** What the site was asked, by endpoint, and what it spoilt, by endpoint and kind. */
  requests: Record<string, number>;
  faulted: Record<string, number>;
  /** Whether the client's process ended by itself once its client was closed. */
  endsByItself: boolean;
}

const MOST_TO_END_MS = 10_000;

/** Plays a soak: the site in one process, the client in another, and here what both tell. */
export async function playSoak(options: SoakOptions): Promise<SoakRecord> {
  const site = started("site-child.ts", { options } satisfies SiteStart);
  try {
    const { origins } = await reportOf<SiteReport, "ready">(site, "ready");
    const phases: Phase[] = [];
    const connections: Connections[] = [];
    site.on("message", (report: SiteReport) => {
      if (report.kind === "turned") phases.push(...report.phases);
      if (report.kind === "connections") connections.push({ at: report.at, open: report.open });
    });
    // All rooms have their first state before anybody asks.
    site.send({ kind: "begin" });
    await once(site, "message");
    const startedAt = Date.now();
    const client = started("client-child.ts", { options, origins, startedAt } satisfies ClientStart, [
      "--expose-gc",
    ]);
    try {
      const watched: Watched[] = [];
      const told: Told[] = [];
      const pauses: Pause[] = [];
      const samples: Sample[] = [];
      client.on("message", ({ kind, ...report }: ClientReport) => {
        if (kind === "watched") watched.push(report as Watched);
        if (kind === "told") told.push(report as Told);
        if (kind === "paused") pauses.push(report as Pause);
        if (kind === "sample") samples.push(report as Sample);
      });
      const ending = await reportOf<ClientReport, "ended">(client, "ended");
      const endsByItself = await endsWithin(client, MOST_TO_END_MS);
      const counted = reportOf<SiteReport, "asked">(site, "asked");
      site.send({ kind: "end" });
      const { requests, faulted } = await counted;
      return {
        ...{ options, startedAt, phases, watched, told, pauses, samples, connections, ending },
        ...{ requests, faulted, endsByItself },
      };
    } finally {
      client.kill();
    }
  } finally {
    site.kill();
  }
}

function started(script: string, start: object, flags: readonly string[] = []): ChildProcess {
  const execArgv = [...process.execArgv, ...flags];
  return fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(start)], { execArgv });
}

/** @throws Error where the process ends without telling it */
function reportOf<Report extends { kind: string }, Kind extends Report["kind"]>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Report, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (report: Report) => {
      if (report.kind !== kind) return;
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(report as Extract<Report, { kind: Kind }>);
    };
    const onExit = (code: number | null) =>
      reject(new Error(`${child.spawnfile} ended with ${code} before it told "${kind}"`));
    child.on("message", onMessage);
    child.once("exit", onExit);
  });
}

async function endsWithin(child: ChildProcess, ms: number): Promise<boolean> {
  if (child.exitCode !== null) return true;
  try {
    await once(child, "exit", { signal: AbortSignal.timeout(ms) });
    return true;
  } catch {
    return false;
  }
}
