import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AtEnd } from "./endings.ts";
import { startDaemon } from "./start-daemon.ts";

/** Where to scrape, by the job that it is told as; labels that are there already, as those of a gateway, are kept. */
export type Targets = Readonly<Record<string, string>>;

/** A Prometheus that scrapes four times a second, and leaves nothing behind. */
export async function startPrometheus(targets: Targets, atEnd: AtEnd): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "prometheus-"));
  atEnd(() => rmSync(folder, { recursive: true }));
  const config = join(folder, "prometheus.yml");
  const jobs = Object.entries(targets).map(([job, target]) => ({
    ...{ job_name: job, honor_labels: true, static_configs: [{ targets: [target] }] },
  }));
  // YAML takes JSON as it is.
  writeFileSync(config, JSON.stringify({ global: { scrape_interval: "250ms" }, scrape_configs: jobs }));
  const args = [
    ...[`--config.file=${config}`, `--storage.tsdb.path=${join(folder, "data")}`],
    // Targets are told 5 s after the start, and by default taken up 5 s later at worst; its help does not tell of this option.
    "--scrape.discovery-reload-interval=100ms",
  ];
  return startDaemon("prometheus", { args, atEnd });
}
