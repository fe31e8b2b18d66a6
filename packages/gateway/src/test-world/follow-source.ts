import type { ListSource, SourceTools } from "@stream-fallback/core";
import { type ManualClock, manualClock } from "@stream-fallback/core/testing";
import { onTestFinished } from "vitest";
import { type ListedBackend, parseBackends } from "../backends/parse-backend.ts";

interface Followed {
  clock: ManualClock;
  /** Each list that was taken: the backends' names, sorted, with their weights and priorities where they have some. */
  lists: string[][];
  said: { level: string; fields: object; message: string }[];
  close(): void;
}

/** A source at work, whose lists are taken as a gateway takes them. */
export function followSource(source: ListSource<ListedBackend>, tools: Partial<SourceTools> = {}): Followed {
  const clock = manualClock();
  const lists: string[][] = [];
  const said: Followed["said"] = [];
  const say = (level: string) => (fields: object, message: string) =>
    void said.push({ level, fields, message });
  const logger = { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
  const take = (list: readonly ListedBackend[]) => {
    const backends = parseBackends(list).map(({ name, weight, priority }) =>
      [name, weight ?? [], priority ?? []].flat().join(" "),
    );
    lists.push(backends.toSorted());
  };
  const opened = source.open(take, { clock, logger, ...tools });
  opened.follow();
  onTestFinished(() => opened.close());
  return { clock, lists, said, close: () => opened.close() };
}
