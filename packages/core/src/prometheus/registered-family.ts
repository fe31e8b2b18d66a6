import type { Family, Sample } from "./family.ts";
import type { LibraryMetric, LibraryValue, PrometheusRegistry } from "./library.ts";
import type { Reading } from "./reading.ts";
import { LINES_OF_A_TURN, type Turns } from "./turns.ts";

export interface FamilyOfRegistry {
  prefix: string;
  registry: PrometheusRegistry;
  turns: Turns;
  /** The numbers of the scrape that is under way. */
  read(): Reading;
}

/** What both libraries have, and only the newer one declares. */
interface RendersOne extends PrometheusRegistry {
  getMetricsAsString(metric: { get(): LibraryMetric }): Promise<string>;
}

/** A family as a registry takes it: an object that gives its numbers when it is asked, and keeps none. */
export interface RegisteredFamily extends Omit<LibraryMetric, "values"> {
  get(): Promise<LibraryMetric>;
  getForPromString(): Promise<LibraryMetric>;
  /** The counts are those of the sink, and only grow. */
  reset(): void;
}

export function registeredFamily(
  family: Family,
  { prefix, registry, turns, read }: FamilyOfRegistry,
): RegisteredFamily {
  const name = `${prefix}${family.name}`;
  const told = { help: family.help, type: family.type, aggregator: family.aggregator ?? "sum" };

  /** In OpenMetrics a counter is told of without the ending, which the library puts behind each of its lines. */
  function metricOf(values: LibraryValue[]): LibraryMetric {
    const isOpenMetrics = registry.contentType.startsWith("application/openmetrics-text");
    const isStripped = isOpenMetrics && family.type === "counter";
    return { name: isStripped ? name.replace(/_total$/, "") : name, ...told, values };
  }

  function lineOf({ labels, value, suffix }: Sample): LibraryValue {
    return suffix === undefined ? { labels, value } : { labels, value, metricName: `${name}${suffix}` };
  }

  /** The lines as the registry writes them, with the labels that it adds, without the two that tell of the family. */
  async function linesOf(values: LibraryValue[]): Promise<string> {
    const text = await (registry as RendersOne).getMetricsAsString({ get: () => metricOf(values) });
    return text.slice(text.indexOf("\n", text.indexOf("\n") + 1) + 1);
  }

  /**
   * A registry renders a family in one go, which for a thousand histograms takes 20 ms and more. So one of many lines is
   * rendered in pieces before, and the text of all but its last line is handed over as the beginning of that one.
   */
  async function render(samples: Iterable<Sample>): Promise<LibraryMetric> {
    const pieces: string[] = [];
    let piece: LibraryValue[] = [];
    for (const sample of samples) {
      if (piece.length === LINES_OF_A_TURN) {
        await turns.spend(piece.length);
        pieces.push(await linesOf(piece));
        piece = [];
      }
      piece.push(lineOf(sample));
    }
    await turns.spend(piece.length);
    const last = pieces.length > 0 ? piece.pop() : undefined;
    if (last === undefined) return metricOf(piece);
    if (piece.length > 0) pieces.push(await linesOf(piece));
    const whole = metricOf([]);
    return {
      ...whole,
      values: [{ ...last, metricName: [...pieces, last.metricName ?? whole.name].join("\n") }],
    };
  }

  async function get(): Promise<LibraryMetric> {
    return metricOf(Array.from(family.samples(read()), lineOf));
  }

  return {
    ...{ name, ...told, get, reset() {} },
    getForPromString() {
      const reading = read();
      return turns.queue(() => render(family.samples(reading)));
    },
  };
}
