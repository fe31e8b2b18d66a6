import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withDeadline } from "../policies/deadline.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Drift } from "./describe-drift.ts";
import { scrub } from "./scrub.ts";

/** The drift that a sample shows, without the room, which is nobody's business. */
interface SampleSubject extends Drift {
  provider: string;
  endpoint: string;
}

/** Keeps scrubbed samples for a bug report. A disk that fails brings one warning and disturbs no call. */
export interface SampleFolder {
  /** Writes in the background, unless there is such a sample from an earlier run. */
  keep(subject: SampleSubject, state: unknown): void;
  /** Waits for what is being written, 5 s at most. */
  close(): Promise<void>;
}

const CLOSE_TIMEOUT_MS = 5_000;

export function createSampleFolder(
  folder: string,
  { clock, logger }: { clock: Clock; logger: Logger },
): SampleFolder {
  const writes: Promise<void>[] = [];
  let hasWarned = false;

  async function write({ provider, endpoint, path, expected, met, more }: SampleSubject, state: unknown) {
    try {
      const scrubbed = scrub(state);
      const version = await ownVersion();
      const sample = { provider, endpoint, path, expected, met, more, core: version, state: scrubbed };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, fileName({ provider, endpoint, path }));
      if (await hasWritten(file, `${JSON.stringify(sample, null, 2)}\n`)) {
        logger.info({ file }, "a sample without values was written; add it to a bug report");
      }
    } catch (error) {
      warn(error);
    }
  }

  function warn(error: unknown): void {
    if (hasWarned) return;
    hasWarned = true;
    logger.warn(
      { folder, code: codeOf(error) },
      "a drift sample cannot be written; further failures are not logged",
    );
  }

  return {
    keep: (subject, state) => void writes.push(write(subject, state)),
    async close() {
      const written = async () => void (await Promise.all(writes));
      await withDeadline(written, { clock, timeoutMs: CLOSE_TIMEOUT_MS, signals: [] }).catch(warn);
    },
  };
}

/** False where the file is there already, be it a link that leads elsewhere. */
async function hasWritten(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** A file's name that can be read and suits every file system; its digest tells apart what the readable part does not. */
function fileName({ provider, endpoint, path }: Record<"provider" | "endpoint" | "path", string>): string {
  const subject = [provider, endpoint, path];
  const readable = subject
    .join("-")
    .replaceAll(/[^\w.-]/g, "_")
    .slice(0, 100);
  const digest = createHash("sha256").update(JSON.stringify(subject)).digest("hex").slice(0, 8);
  return `drift-${readable}-${digest}.json`;
}

/** The version of this package; undefined where a bundler has moved this file away from its package.json. */
async function ownVersion(): Promise<string | undefined> {
  try {
    const { name, version } = JSON.parse(
      await readFile(new URL("../../package.json", import.meta.url), "utf8"),
    );
    return name === "@stream-fallback/core" ? version : undefined;
  } catch {
    return undefined;
  }
}
