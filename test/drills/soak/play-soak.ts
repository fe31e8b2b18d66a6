import type { ChildProcess } from "node:child_process";
import { endsWithin, reportOf, startProcess } from "../drill-process.ts";
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
export interface SoakRecord extends SiteRecord, ClientRecord {
  options: SoakOptions;
  /** Unix ms. */
  startedAt: number;
  ending: Ending;
  /** What the site was asked, by endpoint, and what it spoilt, by endpoint and kind. */
  requests: Record<string, number>;
  faulted: Record<string, number>;
  /** Whether the client's process ended by itself once its client was closed. */
  endsByItself: boolean;
}

interface SiteRecord {
  phases: Phase[];
  connections: Connections[];
}

interface ClientRecord {
  watched: Watched[];
  told: Told[];
  /** When the one who takes the changes took none. */
  pauses: Pause[];
  samples: Sample[];
}

const MOST_TO_END_MS = 10_000;
/** Who waits for an hour likes to see that it goes on. */
const PROGRESS_MS = 300_000;

/** Plays a soak: the site in one process, the client in another, and here what both tell. */
export async function playSoak(options: SoakOptions): Promise<SoakRecord> {
  const site = startProcess("soak/site/site-child.ts", { options } satisfies SiteStart);
  try {
    const { origins } = await reportOf<SiteReport, "ready">(site, "ready");
    const ofSite = hearSite(site);
    // All rooms have their first state before anybody asks.
    const begun = reportOf<SiteReport, "turned">(site, "turned");
    site.send({ kind: "begin" });
    await begun;
    const startedAt = Date.now();
    const start: ClientStart = { options, origins, startedAt };
    const client = startProcess("soak/client/client-child.ts", start, ["--expose-gc"]);
    try {
      const ofClient = hearClient(client, startedAt);
      const ending = await reportOf<ClientReport, "ended">(client, "ended");
      const endsByItself = await endsWithin(client, MOST_TO_END_MS);
      const asked = reportOf<SiteReport, "asked">(site, "asked");
      site.send({ kind: "end" });
      const { requests, faulted } = await asked;
      return { options, startedAt, ...ofSite, ...ofClient, ending, requests, faulted, endsByItself };
    } finally {
      client.kill();
    }
  } finally {
    site.kill();
  }
}

function hearSite(site: ChildProcess): SiteRecord {
  const heard: SiteRecord = { phases: [], connections: [] };
  site.on("message", ({ kind, ...report }: SiteReport) => {
    if (kind === "turned") heard.phases.push(...(report as { phases: Phase[] }).phases);
    if (kind === "connections") heard.connections.push(report as Connections);
  });
  return heard;
}

function hearClient(client: ChildProcess, startedAt: number): ClientRecord {
  const heard: ClientRecord = { watched: [], told: [], pauses: [], samples: [] };
  let progressAt = startedAt + PROGRESS_MS;
  client.on("message", ({ kind, ...report }: ClientReport) => {
    if (kind === "watched") heard.watched.push(report as Watched);
    if (kind === "told") heard.told.push(report as Told);
    if (kind === "paused") heard.pauses.push(report as Pause);
    if (kind !== "sample") return;
    const sample = report as Sample;
    heard.samples.push(sample);
    if (sample.at < progressAt) return;
    progressAt += PROGRESS_MS;
    console.error(progressOf(sample, startedAt));
  });
  return heard;
}

function progressOf({ at, heapBytes, sent }: Sample, startedAt: number): string {
  const minutes = Math.round((at - startedAt) / 60_000);
  return `      ${minutes} min: ${(heapBytes / 1e6).toFixed(1)} MB on the heap, ${sent} requests`;
}
