import type { ListedBackend } from "../backends/parse-backend.ts";

/** As `node:dns` gives them. */
export interface SrvRecord {
  name: string;
  port: number;
  priority: number;
  weight: number;
}

/**
 * The backends of SRV records. A weight of 0 takes a backend out here, but in DNS it means a share that is next to nothing: by RFC 2782
 * all such of one priority share what a single weight of 1 would get. Where all of a priority have 0, nobody has said anything of shares.
 */
export function srvBackends(records: readonly SrvRecord[]): Exclude<ListedBackend, string>[] {
  // The target "." says that the service is not there.
  const there = records.filter(({ name }) => name !== "" && name !== ".");
  return there.map(({ name, port, priority, weight }) => {
    const peers = there.filter((record) => record.priority === priority);
    const withoutWeight = peers.filter((record) => record.weight === 0).length;
    const small = withoutWeight === peers.length ? 1 : 1 / withoutWeight;
    return {
      host: name.toLowerCase().replace(/\.$/, ""),
      port,
      weight: weight === 0 ? small : weight,
      priority,
    };
  });
}
