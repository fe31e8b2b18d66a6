import type { LibraryMetric, RenderingRegistry } from "./library.ts";
import type { Reading } from "./reading.ts";
import { isOpenMetrics, type RegisteredFamily, withoutTotal } from "./registered-family.ts";

/** What a registry has registered, ours and what others have. */
type Registered = Pick<LibraryMetric, "name" | "type"> | RegisteredFamily;

/** The text that `registry.metrics()` gives, in pieces, none of which takes long to make. */
export async function* renderRegistry(
  registry: RenderingRegistry,
  reading: Reading,
): AsyncGenerator<string, void, undefined> {
  const isOpen = isOpenMetrics(registry);
  let isFirst = true;
  for (const metric of registry.getMetricsAsArray() as Registered[]) {
    if (!isFirst && !isOpen) yield "\n";
    isFirst = false;
    if ("chunks" in metric) yield* metric.chunks(reading);
    else {
      // The library does the same before it renders a counter for OpenMetrics.
      if (isOpen && metric.type === "counter") metric.name = withoutTotal(metric.name);
      yield `${await registry.getMetricsAsString(metric)}\n`;
    }
  }
  if (isOpen) yield "# EOF\n";
}
